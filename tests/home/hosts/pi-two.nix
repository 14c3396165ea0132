# The Pi with a second bridge.
{
  imports = [ ../../../hosts/pi.nix ];
  hearth.bridges.work = {
    enable = true;
    kind = "heisenbridge";
    port = 9899;
  };
}
