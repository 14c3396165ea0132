package connector

import (
	"context"
	"time"

	"github.com/rs/zerolog"
	"go.mau.fi/util/ptr"
	"maunium.net/go/mautrix/bridgev2"
	"maunium.net/go/mautrix/bridgev2/database"
	"maunium.net/go/mautrix/bridgev2/networkid"
	"maunium.net/go/mautrix/bridgev2/simplevent"
	"maunium.net/go/mautrix/bridgev2/status"
	"maunium.net/go/mautrix/event"

	"hearth/loopback-bridge/wire"
)

// What failed is tried again after a pause that grows from the first to the second.
const (
	firstPause = 250 * time.Millisecond
	lastPause  = 5 * time.Second
)

// work hands events to Matrix in their order. One that fails, because the homeserver is away, is
// tried until it succeeds: the network is told of an event only when it is in Matrix.
func (c *Client) work(ctx context.Context) {
	for ctx.Err() == nil {
		next, ok := c.next()
		if !ok {
			select {
			case <-c.more:
			case <-ctx.Done():
			}
			continue
		}
		if wrong := next.event.Wrong(); wrong != "" {
			c.connector.network.Say(wire.Line{
				Type: wire.TypeRefused, Login: string(c.login.ID), Seq: next.seq, Error: wrong,
			})
		} else {
			c.insist(ctx, next)
		}
		if ctx.Err() == nil {
			c.done(ctx, next.seq)
		}
	}
}

func (c *Client) next() (arrival, bool) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if len(c.queue) == 0 {
		return arrival{}, false
	}
	return c.queue[0], true
}

func (c *Client) insist(ctx context.Context, next arrival) {
	for pause := firstPause; ctx.Err() == nil; pause = min(2*pause, lastPause) {
		result := c.handle(ctx, next.event)
		if result.Success {
			return
		}
		c.login.Log.Warn().AnErr("reason", result.Error).Int64("seq", next.seq).
			Msg("An event is not in Matrix yet")
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
}

// done writes down that an event is in Matrix, and then says so.
func (c *Client) done(ctx context.Context, seq int64) {
	c.lock.Lock()
	c.queue = c.queue[1:]
	c.metadata().After = seq
	c.lock.Unlock()
	if err := c.login.Save(ctx); err != nil {
		// It comes again after a restart, and is recognised by its id.
		c.login.Log.Err(err).Msg("Cannot write down how far the network was read")
		return
	}
	c.acknowledge(seq)
}

// handle gives one event to the framework.
func (c *Client) handle(ctx context.Context, said *wire.Event) bridgev2.EventHandlingResult {
	meta := simplevent.EventMeta{
		PortalKey: c.portal(said.Chat),
		Sender:    c.sender(said.Sender, said.FromMe),
		Timestamp: said.When(),
		LogContext: func(log zerolog.Context) zerolog.Context {
			return log.Str("kind", said.Kind).Str("message_id", said.ID)
		},
	}
	target := networkid.MessageID(said.Target)
	switch said.Kind {
	case wire.KindMessage:
		return c.login.QueueRemoteEvent(&simplevent.Message[*wire.Event]{
			EventMeta:          meta.WithType(bridgev2.RemoteEventMessage).WithCreatePortal(true),
			Data:               said,
			ID:                 networkid.MessageID(said.ID),
			ConvertMessageFunc: convertMessage,
		})
	case wire.KindEdit:
		return c.login.QueueRemoteEvent(&simplevent.Message[*wire.Event]{
			EventMeta:       meta.WithType(bridgev2.RemoteEventEdit),
			Data:            said,
			TargetMessage:   target,
			ConvertEditFunc: convertEdit,
		})
	case wire.KindReaction, wire.KindUnreaction:
		kind := bridgev2.RemoteEventReaction
		if said.Kind == wire.KindUnreaction {
			kind = bridgev2.RemoteEventReactionRemove
		}
		return c.login.QueueRemoteEvent(&simplevent.Reaction{
			EventMeta:     meta.WithType(kind),
			TargetMessage: target,
			Emoji:         said.Emoji,
			EmojiID:       networkid.EmojiID(said.Emoji),
		})
	case wire.KindRemove:
		return c.login.QueueRemoteEvent(&simplevent.MessageRemove{
			EventMeta:     meta.WithType(bridgev2.RemoteEventMessageRemove),
			TargetMessage: target,
		})
	case wire.KindRead:
		return c.login.QueueRemoteEvent(&simplevent.Receipt{
			EventMeta:  meta.WithType(bridgev2.RemoteEventReadReceipt),
			LastTarget: target,
		})
	case wire.KindTyping:
		return c.login.QueueRemoteEvent(&simplevent.Typing{
			EventMeta: meta.WithType(bridgev2.RemoteEventTyping),
			Timeout:   time.Duration(said.Seconds) * time.Second,
		})
	case wire.KindChat:
		return c.login.QueueRemoteEvent(&simplevent.ChatResync{
			EventMeta:       meta.WithType(bridgev2.RemoteEventChatResync).WithCreatePortal(true),
			GetChatInfoFunc: c.GetChatInfo,
			LatestMessageTS: said.When(),
		})
	case wire.KindUser:
		return c.refresh(ctx, networkid.UserID(said.Sender))
	default:
		return c.loggedOut(ctx)
	}
}

// refresh asks anew what somebody is called and looks like.
func (c *Client) refresh(ctx context.Context, id networkid.UserID) bridgev2.EventHandlingResult {
	ghost, err := c.connector.bridge.GetGhostByID(ctx, id)
	if err != nil {
		return bridgev2.EventHandlingResultFailed.WithError(err)
	}
	info, err := c.GetUserInfo(ctx, ghost)
	if err != nil {
		return bridgev2.EventHandlingResultFailed.WithError(err)
	}
	ghost.UpdateInfo(ctx, info)
	return bridgev2.EventHandlingResultSuccess
}

func (c *Client) loggedOut(ctx context.Context) bridgev2.EventHandlingResult {
	c.lock.Lock()
	c.metadata().LoggedOut = true
	c.lock.Unlock()
	if err := c.login.Save(ctx); err != nil {
		return bridgev2.EventHandlingResultFailed.WithError(err)
	}
	c.say(status.BridgeState{StateEvent: status.StateBadCredentials, Error: "loopback-logged-out"})
	return bridgev2.EventHandlingResultSuccess
}

// sender says who did something; what the owner did may be shown as the owner's own.
func (c *Client) sender(id string, fromMe bool) bridgev2.EventSender {
	if fromMe || id == string(c.login.ID) {
		return bridgev2.EventSender{
			IsFromMe:    true,
			SenderLogin: c.login.ID,
			Sender:      c.GetUserID(),
		}
	}
	return bridgev2.EventSender{Sender: networkid.UserID(id)}
}

func convertMessage(
	ctx context.Context, portal *bridgev2.Portal, intent bridgev2.MatrixAPI, said *wire.Event,
) (*bridgev2.ConvertedMessage, error) {
	content, err := convertContent(ctx, portal, intent, &said.Message)
	if err != nil {
		return nil, err
	}
	message := &bridgev2.ConvertedMessage{
		Parts: []*bridgev2.ConvertedMessagePart{{Type: event.EventMessage, Content: content}},
	}
	if said.ReplyTo != "" {
		message.ReplyTo = &networkid.MessageOptionalPartID{MessageID: networkid.MessageID(said.ReplyTo)}
	}
	return message, nil
}

func convertEdit(
	_ context.Context, _ *bridgev2.Portal, _ bridgev2.MatrixAPI, existing []*database.Message, said *wire.Event,
) (*bridgev2.ConvertedEdit, error) {
	return &bridgev2.ConvertedEdit{ModifiedParts: []*bridgev2.ConvertedEditPart{{
		Part:    existing[0],
		Type:    event.EventMessage,
		Content: text(said.Text),
	}}}, nil
}

func convertContent(
	ctx context.Context, portal *bridgev2.Portal, intent bridgev2.MatrixAPI, said *wire.Message,
) (*event.MessageEventContent, error) {
	if said.Media == nil {
		return text(said.Text), nil
	}
	content := describe(said)
	var err error
	content.URL, content.File, err = intent.UploadMedia(ctx, portal.MXID, said.Media.Data, said.Media.Name, said.Media.Type)
	return content, err
}

func text(body string) *event.MessageEventContent {
	return &event.MessageEventContent{MsgType: event.MsgText, Body: body, Mentions: &event.Mentions{}}
}

// describe says what a file is: a caption beside the name, if something was said with it.
func describe(said *wire.Message) *event.MessageEventContent {
	content := &event.MessageEventContent{
		MsgType:  messageType(said.Media.Type),
		Body:     said.Media.Name,
		FileName: said.Media.Name,
		Mentions: &event.Mentions{},
		Info: ptr.Ptr(event.FileInfo{
			MimeType: said.Media.Type,
			Width:    said.Media.Width,
			Height:   said.Media.Height,
			Size:     len(said.Media.Data),
		}),
	}
	if said.Text != "" {
		content.Body = said.Text
	}
	return content
}
