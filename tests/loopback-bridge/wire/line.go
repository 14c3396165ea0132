// Package wire is what the bridge and the network say to each other: one JSON object a line.
package wire

import (
	"encoding/json"
	"time"
)

// MaxLine is the length of the longest line that is read. A picture travels inside one.
const MaxLine = 64 << 20

// Type of a line.
const (
	// Event is something that happened on the network. Network to bridge.
	TypeEvent = "event"
	// Answer to a request. Network to bridge.
	TypeAnswer = "answer"
	// Resume asks for the events after Seq. Bridge to network.
	TypeResume = "resume"
	// Ack says that the event Seq and all before it are in Matrix. Bridge to network.
	TypeAck = "ack"
	// Refused says that an event can never be in Matrix, or that a line was not understood.
	TypeRefused = "refused"
	// Request wants an answer. Bridge to network.
	TypeRequest = "request"
)

// Line is every line, in both directions.
type Line struct {
	Type    string `json:"type"`
	Login   string `json:"login,omitempty"`
	Seq     int64  `json:"seq,omitempty"`
	Event   *Event `json:"event,omitempty"`
	Request int64  `json:"request,omitempty"`
	// Do says what a request wants.
	Do    string          `json:"do,omitempty"`
	With  json.RawMessage `json:"with,omitempty"`
	Error string          `json:"error,omitempty"`
}

// Kind of an event.
const (
	KindMessage    = "message"
	KindEdit       = "edit"
	KindReaction   = "reaction"
	KindUnreaction = "unreaction"
	KindRemove     = "remove"
	KindRead       = "read"
	KindTyping     = "typing"
	KindChat       = "chat"
	KindUser       = "user"
	KindLogout     = "logout"
)

// Event is something that happened on the network.
type Event struct {
	Kind string `json:"kind"`
	// Chat is `@NAME` for a conversation with that person, anything else for a group.
	Chat   string `json:"chat,omitempty"`
	Sender string `json:"sender,omitempty"`
	// FromMe says that the owner of the login did it, with the network's own application.
	FromMe bool `json:"from_me,omitempty"`
	// Time in milliseconds since 1970.
	Time int64 `json:"time,omitempty"`
	// Target is the message that an edit, a reaction, a removal or a receipt is about.
	Target string `json:"target,omitempty"`
	Emoji  string `json:"emoji,omitempty"`
	// Seconds that somebody will go on typing.
	Seconds int `json:"seconds,omitempty"`
	Message
}

// Message is what is said, and what an edit makes of it.
type Message struct {
	ID      string `json:"id,omitempty"`
	Text    string `json:"text,omitempty"`
	ReplyTo string `json:"reply_to,omitempty"`
	Media   *Media `json:"media,omitempty"`
}

// Media is a file, with its bytes.
type Media struct {
	Name   string `json:"name,omitempty"`
	Type   string `json:"type,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Data   []byte `json:"data,omitempty"`
}

// When is the time of the event, or now if it has none.
func (e *Event) When() time.Time {
	if e.Time == 0 {
		return time.Now()
	}
	return time.UnixMilli(e.Time)
}

// Wrong says what an event lacks, or nothing.
func (e *Event) Wrong() string {
	needs := func(name, value string) string {
		if value == "" {
			return "an event of kind `" + e.Kind + "` needs `" + name + "`"
		}
		return ""
	}
	first := func(all ...string) string {
		for _, one := range all {
			if one != "" {
				return one
			}
		}
		return ""
	}
	who := ""
	if !e.FromMe {
		who = needs("sender", e.Sender)
	}
	chat := needs("chat", e.Chat)
	switch e.Kind {
	case KindMessage:
		content := ""
		if e.Text == "" && e.Media == nil {
			content = "a message needs `text` or `media`"
		}
		return first(chat, who, needs("id", e.ID), content)
	case KindEdit:
		return first(chat, who, needs("target", e.Target), needs("text", e.Text))
	case KindReaction, KindUnreaction:
		return first(chat, who, needs("target", e.Target), needs("emoji", e.Emoji))
	case KindRemove, KindRead:
		return first(chat, who, needs("target", e.Target))
	case KindTyping:
		return first(chat, who)
	case KindChat:
		return chat
	case KindUser:
		return needs("sender", e.Sender)
	case KindLogout:
		return ""
	default:
		return "there is no kind `" + e.Kind + "`"
	}
}
