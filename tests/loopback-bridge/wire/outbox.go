package wire

import (
	"encoding/json"
	"net"
	"sync"
)

// outbox writes lines in order without making anybody wait for a reader that is slow.
type outbox struct {
	conn   net.Conn
	lock   sync.Mutex
	more   *sync.Cond
	lines  [][]byte
	closed bool
}

func newOutbox(conn net.Conn) *outbox {
	box := &outbox{conn: conn}
	box.more = sync.NewCond(&box.lock)
	go box.write()
	return box
}

func (b *outbox) put(line Line) {
	text, err := json.Marshal(line)
	if err != nil {
		// Nothing that a line holds can fail, but for a body that was marshalled before.
		return
	}
	b.lock.Lock()
	defer b.lock.Unlock()
	b.lines = append(b.lines, append(text, '\n'))
	b.more.Signal()
}

func (b *outbox) write() {
	for {
		b.lock.Lock()
		for len(b.lines) == 0 && !b.closed {
			b.more.Wait()
		}
		if b.closed {
			b.lock.Unlock()
			return
		}
		line := b.lines[0]
		b.lines = b.lines[1:]
		b.lock.Unlock()
		if _, err := b.conn.Write(line); err != nil {
			// Who reads the connection sees its end too.
			b.close()
			return
		}
	}
}

func (b *outbox) close() {
	b.lock.Lock()
	defer b.lock.Unlock()
	if !b.closed {
		b.closed = true
		b.more.Signal()
		_ = b.conn.Close()
	}
}
