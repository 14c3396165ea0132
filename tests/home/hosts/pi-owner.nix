# The Pi with its bridge owned by somebody else: a change of one bridge and of nothing else.
{
  imports = [ ../../../hosts/pi.nix ];
  hearth.bridges.heisenbridge.owner = "@friend:pi.example.org";
}
