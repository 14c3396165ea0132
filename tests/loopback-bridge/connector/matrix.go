package connector

import (
	"context"
	"errors"
	"strings"
	"time"

	"maunium.net/go/mautrix/bridgev2"
	"maunium.net/go/mautrix/bridgev2/database"
	"maunium.net/go/mautrix/bridgev2/networkid"
	"maunium.net/go/mautrix/event"

	"hearth/loopback-bridge/wire"
)

var (
	_ bridgev2.EditHandlingNetworkAPI        = (*Client)(nil)
	_ bridgev2.ReactionHandlingNetworkAPI    = (*Client)(nil)
	_ bridgev2.RedactionHandlingNetworkAPI   = (*Client)(nil)
	_ bridgev2.ReadReceiptHandlingNetworkAPI = (*Client)(nil)
	_ bridgev2.TypingHandlingNetworkAPI      = (*Client)(nil)
)

// How long something may take that is not worth keeping.
const fleeting = time.Second

// insistent sends what must not be lost: it waits for the network to come back, and when that
// takes too long the sender is told so, and may send again.
func (c *Client) insistent(ctx context.Context, do string, with, answer any) error {
	if !c.IsLoggedIn() {
		return bridgev2.ErrNotLoggedIn
	}
	ctx, cancel := context.WithTimeout(ctx, c.connector.config.patience)
	defer cancel()
	err := c.ask(ctx, do, with, answer)
	var refusal *wire.Refusal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refusal):
		return bridgev2.WrapErrorInStatus(err).WithStatus(event.MessageStatusFail).
			WithIsCertain(true).WithErrorAsMessage().WithSendNotice(true)
	default:
		return bridgev2.WrapErrorInStatus(err).WithStatus(event.MessageStatusRetriable).
			WithIsCertain(errors.Is(err, wire.ErrAway)).WithErrorAsMessage().WithSendNotice(true)
	}
}

// HandleMatrixMessage sends a message to the network.
func (c *Client) HandleMatrixMessage(
	ctx context.Context, message *bridgev2.MatrixMessage,
) (*bridgev2.MatrixMessageResponse, error) {
	send := wire.Send{Chat: string(message.Portal.ID), Transaction: string(message.Event.ID)}
	if message.ReplyTo != nil {
		send.ReplyTo = string(message.ReplyTo.ID)
	}
	content := message.Content
	switch {
	case content.MsgType.IsMedia():
		data, err := c.connector.bridge.Bot.DownloadMedia(ctx, content.URL, content.File)
		if err != nil {
			return nil, errors.Join(bridgev2.ErrMediaDownloadFailed, err)
		}
		send.Text = content.GetCaption()
		info := content.GetInfo()
		send.Media = &wire.Media{
			Name: content.GetFileName(), Type: info.MimeType, Width: info.Width, Height: info.Height, Data: data,
		}
	case content.MsgType == event.MsgText, content.MsgType == event.MsgEmote, content.MsgType == event.MsgNotice:
		send.Text = content.Body
	default:
		return nil, bridgev2.ErrUnsupportedMessageType
	}
	var sent wire.Sent
	if err := c.insistent(ctx, wire.DoSend, send, &sent); err != nil {
		return nil, err
	}
	kept := &database.Message{
		ID:        networkid.MessageID(sent.ID),
		SenderID:  c.GetUserID(),
		Timestamp: time.UnixMilli(message.Event.Timestamp),
	}
	if sent.Time != 0 {
		kept.Timestamp = time.UnixMilli(sent.Time)
	}
	return &bridgev2.MatrixMessageResponse{DB: kept}, nil
}

// HandleMatrixEdit sends a new wording.
func (c *Client) HandleMatrixEdit(ctx context.Context, edit *bridgev2.MatrixEdit) error {
	return c.insistent(ctx, wire.DoEdit, wire.Change{
		Chat: string(edit.Portal.ID), Target: string(edit.EditTarget.ID), Text: edit.Content.Body,
	}, nil)
}

// PreHandleMatrixReaction says how reactions are told apart: by person and emoji, however many.
func (c *Client) PreHandleMatrixReaction(
	_ context.Context, reaction *bridgev2.MatrixReaction,
) (bridgev2.MatrixReactionPreResponse, error) {
	emoji := reaction.Content.RelatesTo.Key
	return bridgev2.MatrixReactionPreResponse{
		SenderID: c.GetUserID(), Emoji: emoji, EmojiID: networkid.EmojiID(emoji),
	}, nil
}

// HandleMatrixReaction sends a reaction.
func (c *Client) HandleMatrixReaction(
	ctx context.Context, reaction *bridgev2.MatrixReaction,
) (*database.Reaction, error) {
	return &database.Reaction{}, c.insistent(ctx, wire.DoReact, wire.Change{
		Chat:   string(reaction.Portal.ID),
		Target: string(reaction.TargetMessage.ID),
		Emoji:  reaction.PreHandleResp.Emoji,
	}, nil)
}

// HandleMatrixReactionRemove takes a reaction back.
func (c *Client) HandleMatrixReactionRemove(ctx context.Context, removal *bridgev2.MatrixReactionRemove) error {
	return c.insistent(ctx, wire.DoUnreact, wire.Change{
		Chat:   string(removal.Portal.ID),
		Target: string(removal.TargetReaction.MessageID),
		Emoji:  string(removal.TargetReaction.EmojiID),
	}, nil)
}

// HandleMatrixMessageRemove removes a message on the network too.
func (c *Client) HandleMatrixMessageRemove(ctx context.Context, removal *bridgev2.MatrixMessageRemove) error {
	return c.insistent(ctx, wire.DoRemove, wire.Change{
		Chat: string(removal.Portal.ID), Target: string(removal.TargetMessage.ID),
	}, nil)
}

// HandleMatrixReadReceipt says how far the owner has read, if the network is there to hear it.
func (c *Client) HandleMatrixReadReceipt(ctx context.Context, receipt *bridgev2.MatrixReadReceipt) error {
	if receipt.ExactMessage == nil {
		return nil
	}
	return c.fleet(ctx, wire.DoRead, wire.Change{
		Chat: string(receipt.Portal.ID), Target: string(receipt.ExactMessage.ID),
	})
}

// HandleMatrixTyping says that the owner types, if the network is there to hear it.
func (c *Client) HandleMatrixTyping(ctx context.Context, typing *bridgev2.MatrixTyping) error {
	change := wire.Change{Chat: string(typing.Portal.ID)}
	if typing.IsTyping {
		change.Seconds = 30
	}
	return c.fleet(ctx, wire.DoTyping, change)
}

func (c *Client) fleet(ctx context.Context, do string, change wire.Change) error {
	if !c.connector.network.Present() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, fleeting)
	defer cancel()
	return c.ask(ctx, do, change, nil)
}

func messageType(mime string) event.MessageType {
	for prefix, kind := range map[string]event.MessageType{
		"image/": event.MsgImage, "video/": event.MsgVideo, "audio/": event.MsgAudio,
	} {
		if strings.HasPrefix(mime, prefix) {
			return kind
		}
	}
	return event.MsgFile
}
