package connector

import (
	"context"

	"maunium.net/go/mautrix/bridgev2"
	"maunium.net/go/mautrix/bridgev2/networkid"

	"hearth/loopback-bridge/wire"
)

var _ bridgev2.BackfillingNetworkAPI = (*Client)(nil)

// FetchMessages asks the network what was said while nobody listened, or before anybody did.
func (c *Client) FetchMessages(
	ctx context.Context, wanted bridgev2.FetchMessagesParams,
) (*bridgev2.FetchMessagesResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, c.connector.config.patience)
	defer cancel()
	var past wire.Past
	if err := c.ask(ctx, wire.DoHistory, question(wanted), &past); err != nil {
		return nil, err
	}
	response := &bridgev2.FetchMessagesResponse{
		Forward:                 wanted.Forward,
		HasMore:                 past.More,
		AggressiveDeduplication: true,
	}
	for index := range past.Messages {
		said := &past.Messages[index]
		if said.Kind != wire.KindMessage || said.Wrong() != "" {
			continue
		}
		sender := c.sender(said.Sender, said.FromMe)
		intent, ok := wanted.Portal.GetIntentFor(ctx, sender, c.login, bridgev2.RemoteEventBackfill)
		if !ok {
			return nil, bridgev2.ErrFailedToGetIntent
		}
		message, err := convertMessage(ctx, wanted.Portal, intent, said)
		if err != nil {
			return nil, err
		}
		response.Messages = append(response.Messages, &bridgev2.BackfillMessage{
			ConvertedMessage: message,
			Sender:           sender,
			ID:               networkid.MessageID(said.ID),
			Timestamp:        said.When(),
		})
	}
	if len(response.Messages) > 0 {
		response.Cursor = networkid.PaginationCursor(response.Messages[0].ID)
	}
	return response, nil
}

func question(wanted bridgev2.FetchMessagesParams) wire.History {
	asked := wire.History{Chat: string(wanted.Portal.ID), Count: wanted.Count}
	anchor := ""
	if wanted.AnchorMessage != nil {
		anchor = string(wanted.AnchorMessage.ID)
	}
	switch {
	case wanted.Forward:
		asked.After = anchor
	case wanted.Cursor != "":
		asked.Before = string(wanted.Cursor)
	default:
		asked.Before = anchor
	}
	return asked
}
