# The stall with another name for its bridge, and all that the bridge had.
{ lib, ... }:
{
  imports = [ ./stall.nix ];
  hearth.bridges = {
    loopback.enable = lib.mkForce false;
    chat = {
      enable = true;
      kind = "loopback";
      keptAs = "loopback";
    };
  };
}
