package connector

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"go.mau.fi/util/ptr"
	"maunium.net/go/mautrix/bridgev2"
	"maunium.net/go/mautrix/bridgev2/database"
	"maunium.net/go/mautrix/bridgev2/networkid"
	"maunium.net/go/mautrix/event"

	"hearth/loopback-bridge/wire"
)

var _ bridgev2.IdentifierResolvingNetworkAPI = (*Client)(nil)

// portal is the key of a chat's room. A conversation of two is each login's own.
func (c *Client) portal(chat string) networkid.PortalKey {
	key := networkid.PortalKey{ID: networkid.PortalID(chat)}
	if _, direct := strings.CutPrefix(chat, "@"); direct || c.connector.bridge.Config.SplitPortals {
		key.Receiver = c.login.ID
	}
	return key
}

// GetChatInfo asks the network about a chat.
func (c *Client) GetChatInfo(ctx context.Context, portal *bridgev2.Portal) (*bridgev2.ChatInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, c.connector.config.patience)
	defer cancel()
	var chat wire.Chat
	if err := c.ask(ctx, wire.DoChat, wire.About{ID: string(portal.ID)}, &chat); err != nil {
		return nil, err
	}
	if other, direct := strings.CutPrefix(string(portal.ID), "@"); direct {
		// The room takes name and picture of the ghost, which must have them by then.
		if err := c.acquaint(networkid.UserID(other)); err != nil {
			return nil, err
		}
	}
	return c.chatInfo(string(portal.ID), &chat), nil
}

func (c *Client) chatInfo(id string, chat *wire.Chat) *bridgev2.ChatInfo {
	info := &bridgev2.ChatInfo{
		Type:        ptr.Ptr(database.RoomTypeDefault),
		Members:     &bridgev2.ChatMemberList{IsFull: true, MemberMap: bridgev2.ChatMemberMap{}},
		CanBackfill: true,
	}
	members := append([]string{string(c.login.ID)}, chat.Members...)
	if other, direct := strings.CutPrefix(id, "@"); direct {
		info.Type = ptr.Ptr(database.RoomTypeDM)
		info.Members.OtherUserID = networkid.UserID(other)
		members = []string{string(c.login.ID), other}
	} else {
		info.Name = &chat.Name
		info.Topic = &chat.Topic
	}
	for _, member := range members {
		info.Members.MemberMap.Add(bridgev2.ChatMember{
			EventSender: c.sender(member, false),
			Membership:  event.MembershipJoin,
		})
	}
	info.Members.TotalMemberCount = len(info.Members.MemberMap)
	return info
}

// acquaint asks anew what somebody is called and looks like. What the framework does with that goes on
// after the event that was the reason for it, so it has the time of the login.
func (c *Client) acquaint(id networkid.UserID) error {
	ctx := c.login.Log.WithContext(c.connector.bridge.BackgroundCtx)
	ghost, err := c.connector.bridge.GetGhostByID(ctx, id)
	if err != nil {
		return err
	}
	info, err := c.GetUserInfo(ctx, ghost)
	if err != nil {
		return err
	}
	ghost.UpdateInfo(ctx, info)
	return nil
}

// GetUserInfo asks the network about a person.
func (c *Client) GetUserInfo(ctx context.Context, ghost *bridgev2.Ghost) (*bridgev2.UserInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, c.connector.config.patience)
	defer cancel()
	var user wire.User
	if err := c.ask(ctx, wire.DoUser, wire.About{ID: string(ghost.ID)}, &user); err != nil {
		return nil, err
	}
	return &bridgev2.UserInfo{
		Identifiers: []string{"loopback:" + string(ghost.ID)},
		Name:        ptr.Ptr(c.connector.config.name(string(ghost.ID), user.Name)),
		Avatar:      avatar(ghost, user.Avatar),
	}, nil
}

// avatar is nothing for who never had one: then the framework does not ask again.
func avatar(ghost *bridgev2.Ghost, picture *wire.Media) *bridgev2.Avatar {
	if picture == nil && ghost.AvatarID == "" {
		return nil
	} else if picture == nil {
		return &bridgev2.Avatar{Remove: true}
	}
	sum := sha256.Sum256(picture.Data)
	return &bridgev2.Avatar{
		ID:  networkid.AvatarID(hex.EncodeToString(sum[:])),
		Get: func(context.Context) ([]byte, error) { return picture.Data, nil },
	}
}

// ResolveIdentifier finds somebody to talk to, whether there was a chat before or not.
func (c *Client) ResolveIdentifier(
	ctx context.Context, name string, _ bool,
) (*bridgev2.ResolveIdentifierResponse, error) {
	name = strings.TrimPrefix(name, "@")
	if !validName(name) {
		return nil, fmt.Errorf("nobody can be called `%s`", name)
	}
	id := networkid.UserID(name)
	ghost, err := c.connector.bridge.GetGhostByID(ctx, id)
	if err != nil {
		return nil, err
	}
	info, err := c.GetUserInfo(ctx, ghost)
	if err != nil {
		return nil, err
	}
	return &bridgev2.ResolveIdentifierResponse{
		Ghost:    ghost,
		UserID:   id,
		UserInfo: info,
		Chat: &bridgev2.CreateChatResponse{
			PortalKey:  c.portal("@" + name),
			PortalInfo: c.chatInfo("@"+name, &wire.Chat{}),
		},
	}, nil
}
