package wire

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"
)

// A wait that only ends a test that has failed.
const long = 10 * time.Second

type login struct {
	lock  sync.Mutex
	after int64
	taken []int64
	up    int
	down  chan struct{}
}

func newLogin(after int64) *login {
	return &login{after: after, down: make(chan struct{}, 8)}
}

func (l *login) Up() int64 {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.up++
	return l.after
}

func (l *login) Down() { l.down <- struct{}{} }

func (l *login) Take(seq int64, _ *Event) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.taken = append(l.taken, seq)
}

// far is the test's end of a connection.
type far struct {
	t     *testing.T
	conn  net.Conn
	lines *bufio.Scanner
}

func connect(t *testing.T, network *Network) *far {
	t.Helper()
	near, conn := net.Pipe()
	go network.Hold(near)
	if err := conn.SetDeadline(time.Now().Add(long)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &far{t, conn, bufio.NewScanner(conn)}
}

func (f *far) hear() Line {
	f.t.Helper()
	if !f.lines.Scan() {
		f.t.Fatalf("no line came: %v", f.lines.Err())
	}
	var line Line
	if err := json.Unmarshal(f.lines.Bytes(), &line); err != nil {
		f.t.Fatal(err)
	}
	return line
}

func (f *far) say(text string) {
	f.t.Helper()
	if _, err := f.conn.Write([]byte(text + "\n")); err != nil {
		f.t.Fatal(err)
	}
}

func (f *far) refused(text, why string) {
	f.t.Helper()
	f.say(text)
	line := f.hear()
	if line.Type != TypeRefused || !strings.Contains(line.Error, why) {
		f.t.Errorf("%s: %+v does not say `%s`", text, line, why)
	}
}

func TestALoginResumesOnEveryConnection(t *testing.T) {
	network := New(zerolog.Nop())
	you := newLogin(7)
	network.Enter("you", you)
	<-you.down
	for range 2 {
		far := connect(t, network)
		if line := far.hear(); line.Type != TypeResume || line.Login != "you" || line.Seq != 7 {
			t.Fatalf("not a resume: %+v", line)
		}
		_ = far.conn.Close()
		<-you.down
	}
	far := connect(t, network)
	far.hear()
	network.Enter("me", newLogin(0))
	if line := far.hear(); line.Type != TypeResume || line.Login != "me" || line.Seq != 0 {
		t.Fatalf("not a resume: %+v", line)
	}
}

func TestTheLatestConnectionIsTheNetwork(t *testing.T) {
	network := New(zerolog.Nop())
	first := connect(t, network)
	for !network.Present() {
		time.Sleep(time.Millisecond)
	}
	second := connect(t, network)
	if first.lines.Scan() {
		t.Fatal("the first connection still speaks")
	}
	second.refused("nonsense", "this is no line of JSON")
	if !network.Present() {
		t.Fatal("the end of the first took the second with it")
	}
}

func TestAQuestionOutlivesItsConnection(t *testing.T) {
	network := New(zerolog.Nop())
	type reply struct {
		sent Sent
		err  error
	}
	done := make(chan reply, 1)
	go func() {
		var sent Sent
		err := network.Ask(context.Background(), "you", DoSend, Send{Chat: "@ada", Transaction: "t"}, &sent)
		done <- reply{sent, err}
	}()
	var asked Line
	for range 2 {
		far := connect(t, network)
		line := far.hear()
		if line.Type != TypeRequest || line.Do != DoSend || line.Login != "you" {
			t.Fatalf("not the question: %+v", line)
		}
		if asked.Request != 0 && asked.Request != line.Request {
			t.Fatalf("another number: %d, then %d", asked.Request, line.Request)
		}
		asked = line
		_ = far.conn.Close()
		for network.Present() {
			time.Sleep(time.Millisecond)
		}
	}
	far := connect(t, network)
	far.hear()
	far.say(`{"type":"answer","request":1,"with":{"id":"m1"}}`)
	if got := <-done; got.err != nil || got.sent.ID != "m1" {
		t.Fatalf("%+v", got)
	}
	far.refused(`{"type":"answer","request":1}`, "nobody waits for this answer")
}

func TestAQuestionNobodyAnswersSaysWhetherSomebodyWasThere(t *testing.T) {
	network := New(zerolog.Nop())
	ask := func(do string) error {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		defer cancel()
		return network.Ask(ctx, "you", do, struct{}{}, nil)
	}
	if err := ask(DoSend); !errors.Is(err, ErrAway) {
		t.Fatal(err)
	}
	far := connect(t, network)
	for !network.Present() {
		time.Sleep(time.Millisecond)
	}
	err := ask(DoEdit)
	if err == nil || errors.Is(err, ErrAway) || !strings.Contains(err.Error(), "did not answer `edit`") {
		t.Fatal(err)
	}
	// The first was taken back before anybody came.
	if line := far.hear(); line.Do != DoEdit {
		t.Fatalf("%+v", line)
	}
}

func TestAnAnswerCanSayNo(t *testing.T) {
	network := New(zerolog.Nop())
	far := connect(t, network)
	done := make(chan error, 1)
	go func() {
		var sent Sent
		done <- network.Ask(context.Background(), "you", DoSend, Send{}, &sent)
		done <- network.Ask(context.Background(), "you", DoSend, Send{}, &sent)
	}()
	far.hear()
	far.say(`{"type":"answer","request":1,"error":"blocked"}`)
	var refusal *Refusal
	if err := <-done; !errors.As(err, &refusal) || err.Error() != "the network refused `send`: blocked" {
		t.Fatal(err)
	}
	far.hear()
	far.say(`{"type":"answer","request":2,"with":[]}`)
	if err := <-done; err == nil || !strings.Contains(err.Error(), "the answer to `send` is not one") {
		t.Fatal(err)
	}
}

func TestLinesThatMakeNoSenseAreRefused(t *testing.T) {
	network := New(zerolog.Nop())
	you := newLogin(0)
	network.Enter("you", you)
	far := connect(t, network)
	far.hear()
	far.refused(`{`, "this is no line of JSON")
	far.refused(`{"type":"hello"}`, "there is no type `hello`")
	far.refused(`{"type":"event","login":"ada","seq":1,"event":{}}`, "nobody is logged in as `ada`")
	far.refused(`{"type":"event","login":"you","event":{}}`, "an event needs `event`, and `seq` from 1 up")
	far.refused(`{"type":"event","login":"you","seq":1}`, "an event needs `event`")
	far.say(`{"type":"event","login":"you","seq":1,"event":{"kind":"typing"}}`)
	network.Say(Line{Type: TypeAck, Login: "you", Seq: 1})
	if line := far.hear(); line.Type != TypeAck {
		t.Fatalf("%+v", line)
	}
	network.Leave("you", newLogin(0))
	far.say(`{"type":"event","login":"you","seq":2,"event":{"kind":"typing"}}`)
	network.Leave("you", you)
	far.refused(`{"type":"event","login":"you","seq":3,"event":{}}`, "nobody is logged in as `you`")
	if len(you.taken) < 1 || you.taken[0] != 1 {
		t.Fatalf("%v", you.taken)
	}
}

func TestAnEventLacksNothing(t *testing.T) {
	for text, why := range map[string]string{
		`{"kind":"dance"}`:                                                 "there is no kind `dance`",
		`{"kind":"message","sender":"ada","id":"1"}`:                       "an event of kind `message` needs `chat`",
		`{"kind":"message","chat":"@ada","id":"1"}`:                        "needs `sender`",
		`{"kind":"message","chat":"c","sender":"ada"}`:                     "needs `id`",
		`{"kind":"message","chat":"c","from_me":true,"id":"1"}`:            "a message needs `text` or `media`",
		`{"kind":"edit","chat":"c","from_me":true,"target":"1"}`:           "needs `text`",
		`{"kind":"reaction","chat":"c","sender":"ada","target":"1"}`:       "needs `emoji`",
		`{"kind":"remove","chat":"c","sender":"ada"}`:                      "needs `target`",
		`{"kind":"typing","chat":"c"}`:                                     "needs `sender`",
		`{"kind":"chat"}`:                                                  "needs `chat`",
		`{"kind":"user"}`:                                                  "needs `sender`",
		`{"kind":"logout"}`:                                                "",
		`{"kind":"message","chat":"c","from_me":true,"id":"1","media":{}}`: "",
	} {
		var event Event
		if err := json.Unmarshal([]byte(text), &event); err != nil {
			t.Fatal(err)
		}
		if wrong := event.Wrong(); !strings.Contains(wrong, why) || (why == "") != (wrong == "") {
			t.Errorf("%s: `%s`", text, wrong)
		}
	}
}
