# The Pi with a bridge that keeps what it knows in a database, to be moved.
{
  imports = [ ../../hosts/pi.nix ];
  hearth = {
    bridgeKinds.loopback = ../loopback-bridge/loopback.toml;
    bridges.loopback.enable = true;
  };
}
