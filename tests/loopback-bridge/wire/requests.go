package wire

// What a request can want.
const (
	DoLogin   = "login"
	DoLogout  = "logout"
	DoSend    = "send"
	DoEdit    = "edit"
	DoReact   = "react"
	DoUnreact = "unreact"
	DoRemove  = "remove"
	DoRead    = "read"
	DoTyping  = "typing"
	DoChat    = "chat"
	DoUser    = "user"
	DoHistory = "history"
)

// Login are a person's name and password on the network.
type Login struct {
	Name     string `json:"name"`
	Password string `json:"password"`
}

// Send is a message from Matrix. Transaction is the same when it has to be sent again.
type Send struct {
	Chat        string `json:"chat"`
	Transaction string `json:"transaction"`
	Message
}

// Sent is the answer to it: the network's own id and, if it likes, its own time.
type Sent struct {
	ID   string `json:"id"`
	Time int64  `json:"time,omitempty"`
}

// Change is an edit, a reaction, the removal of either, a receipt or typing.
type Change struct {
	Chat    string `json:"chat"`
	Target  string `json:"target,omitempty"`
	Text    string `json:"text,omitempty"`
	Emoji   string `json:"emoji,omitempty"`
	Seconds int    `json:"seconds,omitempty"`
}

// About asks about a chat or a user.
type About struct {
	ID string `json:"id"`
}

// User is somebody on the network.
type User struct {
	ID     string `json:"id,omitempty"`
	Name   string `json:"name"`
	Avatar *Media `json:"avatar,omitempty"`
}

// Chat is a conversation: of a group, or with one person.
type Chat struct {
	Name    string   `json:"name,omitempty"`
	Topic   string   `json:"topic,omitempty"`
	Members []string `json:"members,omitempty"`
}

// History asks for messages of a chat. After is the newest message that is known, for what came
// since; Before is the oldest one, for what was earlier; neither, for the newest there are.
type History struct {
	Chat   string `json:"chat"`
	After  string `json:"after,omitempty"`
	Before string `json:"before,omitempty"`
	Count  int    `json:"count"`
}

// Past is the answer to it, the oldest message first. Only events of kind `message` count.
type Past struct {
	Messages []Event `json:"messages"`
	More     bool    `json:"more,omitempty"`
}
