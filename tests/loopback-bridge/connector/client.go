package connector

import (
	"context"
	"sync"
	"time"

	"maunium.net/go/mautrix/bridgev2"
	"maunium.net/go/mautrix/bridgev2/networkid"
	"maunium.net/go/mautrix/bridgev2/status"

	"hearth/loopback-bridge/wire"
)

// Client is one login.
type Client struct {
	connector *Connector
	login     *bridgev2.UserLogin

	lock sync.Mutex
	// Events that wait for their turn, and the number of the last that was ever among them.
	queue  []arrival
	taken  int64
	more   chan struct{}
	cancel context.CancelFunc
}

type arrival struct {
	seq   int64
	event *wire.Event
}

var (
	_ bridgev2.NetworkAPI           = (*Client)(nil)
	_ bridgev2.NetworkAPIWithUserID = (*Client)(nil)
	_ wire.Peer                     = (*Client)(nil)
)

func newClient(connector *Connector, login *bridgev2.UserLogin) *Client {
	return &Client{connector: connector, login: login, more: make(chan struct{}, 1)}
}

func (c *Client) metadata() *LoginMetadata {
	return c.login.Metadata.(*LoginMetadata)
}

// Connect makes the login known to the network, now or when that comes.
func (c *Client) Connect(ctx context.Context) {
	if !c.IsLoggedIn() {
		c.say(status.BridgeState{StateEvent: status.StateBadCredentials, Error: "loopback-logged-out"})
		return
	}
	c.lock.Lock()
	if c.cancel != nil {
		c.lock.Unlock()
		return
	}
	ctx, c.cancel = context.WithCancel(ctx)
	c.lock.Unlock()
	c.say(status.BridgeState{StateEvent: status.StateConnecting})
	go c.work(ctx)
	c.connector.network.Enter(string(c.login.ID), c)
}

// Disconnect makes the network forget the login, until it is connected again.
func (c *Client) Disconnect() {
	c.connector.network.Leave(string(c.login.ID), c)
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.cancel != nil {
		c.cancel()
		c.cancel = nil
	}
	// What waits comes again with the next resume.
	c.queue, c.taken = nil, 0
}

// IsLoggedIn says whether the network still accepts the login, as far as is known.
func (c *Client) IsLoggedIn() bool {
	return !c.metadata().LoggedOut
}

// LogoutRemote tells the network, if it is there.
func (c *Client) LogoutRemote(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := c.ask(ctx, wire.DoLogout, struct{}{}, nil); err != nil {
		c.login.Log.Err(err).Msg("Cannot tell the network of the logout")
	}
	c.Disconnect()
}

// GetUserID says who the owner is on the network.
func (c *Client) GetUserID() networkid.UserID {
	return networkid.UserID(c.login.ID)
}

// IsThisUser says whether that is the owner.
func (c *Client) IsThisUser(_ context.Context, id networkid.UserID) bool {
	return id == c.GetUserID()
}

// Up is told when the network is there.
func (c *Client) Up() int64 {
	c.say(status.BridgeState{StateEvent: status.StateConnected})
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.metadata().After
}

// Down is told when it is not.
func (c *Client) Down() {
	c.say(status.BridgeState{StateEvent: status.StateTransientDisconnect, Error: "loopback-away"})
}

// Take puts an event in the queue, unless it is in there or in Matrix already.
func (c *Client) Take(seq int64, event *wire.Event) {
	c.lock.Lock()
	after := c.metadata().After
	known := seq <= after || seq <= c.taken
	if !known {
		c.queue = append(c.queue, arrival{seq, event})
		c.taken = seq
	}
	c.lock.Unlock()
	if seq <= after {
		c.acknowledge(after)
	}
	select {
	case c.more <- struct{}{}:
	default:
	}
}

func (c *Client) acknowledge(seq int64) {
	c.connector.network.Say(wire.Line{Type: wire.TypeAck, Login: string(c.login.ID), Seq: seq})
}

func (c *Client) ask(ctx context.Context, do string, with, answer any) error {
	return c.connector.network.Ask(ctx, string(c.login.ID), do, with, answer)
}

// say reports the state of the login. The framework passes it on, and drops repetitions.
func (c *Client) say(state status.BridgeState) {
	c.login.BridgeState.Send(state)
}
