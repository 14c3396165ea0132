// The loopback bridge: a bridge like any of the mautrix family, to a network that a test holds in
// its hand. See README.md for what is said on its socket.
package main

import (
	"maunium.net/go/mautrix/bridgev2"
	"maunium.net/go/mautrix/bridgev2/matrix/mxmain"

	"hearth/loopback-bridge/connector"
)

func main() {
	// Events are handled before QueueRemoteEvent returns, which then tells how that went. So the
	// network is told that an event has arrived when it is in Matrix, and not before.
	bridgev2.PortalEventBuffer = 0
	bridge := mxmain.BridgeMain{
		Name:        "loopback-bridge",
		Description: "A bridge to a network that a test holds.",
		URL:         "https://example.org/loopback",
		Version:     "0.1.0",
		Connector:   &connector.Connector{},
	}
	bridge.InitVersion("v0.1.0", "unknown", "unknown")
	bridge.Run()
}
