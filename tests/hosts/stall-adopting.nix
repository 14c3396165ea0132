# The stall, taking over a bridge that somebody set up by hand.
{
  imports = [ ./stall.nix ];
  hearth.bridges.loopback.tokensFrom = "/root/by-hand/registration.yaml";
}
