package wire

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"sync"

	"github.com/rs/zerolog"
)

// ErrAway says that nobody holds the other end of the socket.
var ErrAway = errors.New("the network is away")

// Peer is a login, as the network sees it.
type Peer interface {
	// Up says that the network is there. After is the number of the last event that is in Matrix.
	Up() (after int64)
	// Down says that it is gone.
	Down()
	// Take is given an event; it must not wait.
	Take(seq int64, event *Event)
}

// Network is the bridge's end: it holds at most one connection, and survives every one of them.
type Network struct {
	log zerolog.Logger

	lock    sync.Mutex
	line    *outbox
	peers   map[string]Peer
	last    int64
	waiting map[int64]*question
}

type question struct {
	line   Line
	answer chan Line
}

// New makes a network with nobody there.
func New(log zerolog.Logger) *Network {
	return &Network{
		log:     log,
		peers:   make(map[string]Peer),
		waiting: make(map[int64]*question),
	}
}

// Serve takes connections until the listener is closed. Who comes last is the network.
func (n *Network) Serve(listener net.Listener) error {
	for {
		conn, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		} else if err != nil {
			return fmt.Errorf("cannot accept the network's connection: %w", err)
		}
		go n.Hold(conn)
	}
}

// Hold speaks on a connection until it ends.
func (n *Network) Hold(conn net.Conn) {
	line := newOutbox(conn)
	n.begin(line)
	err := n.listen(conn)
	line.close()
	n.end(line)
	n.log.Info().AnErr("reason", err).Msg("The network is gone")
}

// begin takes up with a network: logins first, then the questions that still want an answer.
func (n *Network) begin(line *outbox) {
	n.lock.Lock()
	defer n.lock.Unlock()
	n.log.Info().Msg("The network is there")
	if n.line != nil {
		n.line.close()
	}
	n.line = line
	for login, peer := range n.peers {
		line.put(Line{Type: TypeResume, Login: login, Seq: peer.Up()})
	}
	for _, number := range slices.Sorted(maps.Keys(n.waiting)) {
		line.put(n.waiting[number].line)
	}
}

func (n *Network) end(line *outbox) {
	n.lock.Lock()
	defer n.lock.Unlock()
	if n.line != line {
		return
	}
	n.line = nil
	for _, peer := range n.peers {
		peer.Down()
	}
}

func (n *Network) listen(conn net.Conn) error {
	lines := bufio.NewScanner(conn)
	lines.Buffer(make([]byte, 0, 64<<10), MaxLine)
	for lines.Scan() {
		var line Line
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			n.Say(Line{Type: TypeRefused, Error: "this is no line of JSON: " + err.Error()})
			continue
		}
		n.hear(line)
	}
	return lines.Err()
}

func (n *Network) hear(line Line) {
	refuse := func(why string) {
		n.Say(Line{Type: TypeRefused, Login: line.Login, Seq: line.Seq, Request: line.Request, Error: why})
	}
	n.lock.Lock()
	peer := n.peers[line.Login]
	asked := n.waiting[line.Request]
	if line.Type == TypeAnswer {
		delete(n.waiting, line.Request)
	}
	n.lock.Unlock()
	switch {
	case line.Type == TypeAnswer && asked == nil:
		refuse("nobody waits for this answer")
	case line.Type == TypeAnswer:
		asked.answer <- line
	case line.Type != TypeEvent:
		refuse("there is no type `" + line.Type + "`")
	case peer == nil:
		refuse("nobody is logged in as `" + line.Login + "`")
	case line.Event == nil || line.Seq < 1:
		refuse("an event needs `event`, and `seq` from 1 up")
	default:
		peer.Take(line.Seq, line.Event)
	}
}

// Say puts a line on the wire, if there is one; it does not wait for anybody to read it.
func (n *Network) Say(line Line) {
	n.lock.Lock()
	defer n.lock.Unlock()
	if n.line != nil {
		n.line.put(line)
	}
}

// Enter makes a login known, at once if the network is there.
func (n *Network) Enter(login string, peer Peer) {
	n.lock.Lock()
	defer n.lock.Unlock()
	n.peers[login] = peer
	if n.line != nil {
		n.line.put(Line{Type: TypeResume, Login: login, Seq: peer.Up()})
	} else {
		peer.Down()
	}
}

// Leave forgets a login.
func (n *Network) Leave(login string, peer Peer) {
	n.lock.Lock()
	defer n.lock.Unlock()
	if n.peers[login] == peer {
		delete(n.peers, login)
	}
}

// Present says whether the network is there.
func (n *Network) Present() bool {
	n.lock.Lock()
	defer n.lock.Unlock()
	return n.line != nil
}

// Ask sends a request and waits for the answer. While the network is away it waits for that too: a
// question whose connection broke is asked again on the next one. When ctx ends it is taken back,
// with ErrAway if nobody was there.
func (n *Network) Ask(ctx context.Context, login, do string, with, answer any) error {
	body, err := json.Marshal(with)
	if err != nil {
		return fmt.Errorf("cannot write the request `%s`: %w", do, err)
	}
	asked := n.put(Line{Type: TypeRequest, Login: login, Do: do, With: body})
	select {
	case said := <-asked.answer:
		if said.Error != "" {
			return &Refusal{Do: do, Why: said.Error}
		}
		if answer == nil {
			return nil
		}
		if err = json.Unmarshal(said.With, answer); err != nil {
			return fmt.Errorf("the answer to `%s` is not one: %w", do, err)
		}
		return nil
	case <-ctx.Done():
		n.lock.Lock()
		defer n.lock.Unlock()
		delete(n.waiting, asked.line.Request)
		if n.line == nil {
			return ErrAway
		}
		return fmt.Errorf("the network did not answer `%s`: %w", do, ctx.Err())
	}
}

func (n *Network) put(line Line) *question {
	n.lock.Lock()
	defer n.lock.Unlock()
	n.last++
	line.Request = n.last
	asked := &question{line: line, answer: make(chan Line, 1)}
	n.waiting[n.last] = asked
	if n.line != nil {
		n.line.put(line)
	}
	return asked
}

// Refusal is an answer that says no.
type Refusal struct {
	Do  string
	Why string
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("the network refused `%s`: %s", r.Do, r.Why)
}
