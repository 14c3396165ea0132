# The Pi with another version of its bridge, as an update brings one: a change of one bridge and of nothing else.
{
  imports = [ ../../../hosts/pi.nix ];
  hearth.bridges.heisenbridge.program = "/opt/hearth/bridges/heisenbridge/bin/python";
}
