package connector

import (
	"context"

	"go.mau.fi/util/ptr"
	"maunium.net/go/mautrix/bridgev2"
	"maunium.net/go/mautrix/bridgev2/database"
	"maunium.net/go/mautrix/bridgev2/networkid"
	"maunium.net/go/mautrix/event"

	"hearth/loopback-bridge/wire"
)

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
