// Package connector is the loopback network, as the mautrix framework wants a network to be.
package connector

import (
	"context"
	"fmt"
	"net"
	"os"

	"go.mau.fi/util/configupgrade"
	"maunium.net/go/mautrix/bridgev2"
	"maunium.net/go/mautrix/bridgev2/database"
	"maunium.net/go/mautrix/bridgev2/networkid"

	"hearth/loopback-bridge/wire"
)

// Connector is the bridge's side of the network, for all logins.
type Connector struct {
	bridge   *bridgev2.Bridge
	config   Config
	network  *wire.Network
	listener net.Listener
}

var (
	_ bridgev2.NetworkConnector            = (*Connector)(nil)
	_ bridgev2.StoppableNetwork            = (*Connector)(nil)
	_ bridgev2.ConfigValidatingNetwork     = (*Connector)(nil)
	_ bridgev2.IdentifierValidatingNetwork = (*Connector)(nil)
)

// LoginMetadata is kept with a login in the bridge's database.
type LoginMetadata struct {
	// After is the number of the last event that is in Matrix.
	After int64 `json:"after"`
	// LoggedOut says that the network has ended the login.
	LoggedOut bool `json:"logged_out,omitempty"`
}

// CopyFrom keeps what is known of a login when its owner logs in again.
func (m *LoginMetadata) CopyFrom(any) {
	m.LoggedOut = false
}

// Init remembers the bridge.
func (c *Connector) Init(bridge *bridgev2.Bridge) {
	c.bridge = bridge
	c.network = wire.New(bridge.Log.With().Str("component", "network").Logger())
}

// ValidateConfig is asked before anything starts.
func (c *Connector) ValidateConfig() error {
	return c.config.settle()
}

// Start opens the socket that the network comes to.
func (c *Connector) Start(context.Context) error {
	family, address, err := c.config.address()
	if err != nil {
		return err
	}
	if family == "unix" {
		// Left behind by a bridge that was killed.
		if err = os.Remove(address); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("cannot remove the old socket: %w", err)
		}
	}
	if c.listener, err = net.Listen(family, address); err != nil {
		return fmt.Errorf("cannot listen for the network: %w", err)
	}
	go func() {
		if err := c.network.Serve(c.listener); err != nil {
			c.bridge.Log.Err(err).Msg("The network's socket has failed")
		}
	}()
	return nil
}

// Stop closes the socket.
func (c *Connector) Stop() {
	if c.listener != nil {
		_ = c.listener.Close()
	}
}

// GetName says what the network is called, also before there is a configuration.
func (c *Connector) GetName() bridgev2.BridgeName {
	return bridgev2.BridgeName{
		DisplayName:      "Loopback",
		NetworkURL:       "https://example.org/loopback",
		NetworkID:        "loopback",
		BeeperBridgeType: "hearth/loopback-bridge",
		DefaultPort:      29399,
	}
}

// GetDBMetaTypes says what is kept beside what the framework keeps.
func (c *Connector) GetDBMetaTypes() database.MetaTypes {
	return database.MetaTypes{UserLogin: func() any { return &LoginMetadata{} }}
}

// GetConfig gives the example, and where to put what the user wrote.
func (c *Connector) GetConfig() (string, any, configupgrade.Upgrader) {
	return exampleConfig, &c.config, configupgrade.SimpleUpgrader(upgradeConfig)
}

// GetBridgeInfoVersion is raised when rooms have to be told something new.
func (c *Connector) GetBridgeInfoVersion() (info, capabilities int) {
	return 1, 1
}

// LoadUserLogin gives a login its client.
func (c *Connector) LoadUserLogin(_ context.Context, login *bridgev2.UserLogin) error {
	login.Client = newClient(c, login)
	return nil
}

// ValidateUserID says whether somebody could be called that.
func (c *Connector) ValidateUserID(id networkid.UserID) bool {
	return validName(string(id))
}

// validName keeps to what the localpart of a Matrix id may hold, as ghosts are named after people.
func validName(name string) bool {
	for _, letter := range name {
		plain := letter >= 'a' && letter <= 'z' || letter >= '0' && letter <= '9'
		if !plain && letter != '.' && letter != '-' && letter != '_' {
			return false
		}
	}
	return name != ""
}
