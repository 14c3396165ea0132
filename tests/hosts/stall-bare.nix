# The stall without its bridge.
{ lib, ... }:
{
  imports = [ ./stall.nix ];
  hearth.bridges.loopback.enable = lib.mkForce false;
}
