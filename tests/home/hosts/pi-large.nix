# The same with every daemon's own defaults, to compare.
{ lib, ... }:
{
  imports = [ ./pi-small.nix ];
  hearth.size = lib.mkForce null;
}
