package connector

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/bridgev2"
	"maunium.net/go/mautrix/bridgev2/networkid"
	"maunium.net/go/mautrix/bridgev2/simplevent"
	"maunium.net/go/mautrix/bridgev2/status"

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
		wrong := next.event.Wrong()
		if wrong == "" {
			wrong = c.insist(ctx, next)
		}
		if wrong != "" {
			c.connector.network.Say(wire.Line{
				Type: wire.TypeRefused, Login: string(c.login.ID), Seq: next.seq, Error: wrong,
			})
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

// insist comes back when an event is in Matrix, or with the reason why it can never be.
func (c *Client) insist(ctx context.Context, next arrival) (never string) {
	for pause := firstPause; ctx.Err() == nil; pause = min(2*pause, lastPause) {
		result := c.handle(ctx, next.event)
		if result.Success {
			return ""
		} else if final(result.Error) {
			return result.Error.Error()
		}
		c.login.Log.Warn().AnErr("reason", result.Error).Int64("seq", next.seq).
			Msg("An event is not in Matrix yet")
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
	return ""
}

// final says whether the homeserver has understood what was wanted and does not want it. A token that it does
// not know is not final: it may not have been told of the bridge yet.
func final(err error) bool {
	var answer mautrix.HTTPError
	if !errors.As(err, &answer) || answer.RespError == nil || answer.Response == nil {
		return false
	}
	switch answer.Response.StatusCode {
	case http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusRequestEntityTooLarge:
		return true
	default:
		return false
	}
}

// done writes down that an event is in Matrix, and then says so.
func (c *Client) done(ctx context.Context, seq int64) {
	c.lock.Lock()
	if len(c.queue) > 0 && c.queue[0].seq == seq {
		c.queue = c.queue[1:]
	}
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
		if err := c.acquaint(networkid.UserID(said.Sender)); err != nil {
			return bridgev2.EventHandlingResultFailed.WithError(err)
		}
		return bridgev2.EventHandlingResultSuccess
	default:
		return c.loggedOut(ctx)
	}
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
