# The Pi with a bridge that keeps what it knows in a database, to be moved.
{
  imports = [ ../../hosts/pi-moving.nix ];
  hearth.programs.bridges.loopback = "/opt/hearth/bridges/loopback/bin/loopback-bridge";
}
