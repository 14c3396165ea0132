# The Pi with a second bridge, which somebody had set up by hand.
{
  imports = [ ../../../hosts/pi.nix ];
  hearth.bridges.office = {
    enable = true;
    kind = "heisenbridge";
    port = 9899;
    tokensFrom = "/home/you/by-hand/registration.yaml";
  };
}
