# The Pi with a second bridge.
{
  imports = [ ../../../hosts/pi.nix ];
  hearth.bridges.office = {
    enable = true;
    kind = "heisenbridge";
    port = 9899;
  };
}
