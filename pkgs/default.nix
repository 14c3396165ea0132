# The flake's packages.
{ pkgs }:
let
  hearth = pkgs.callPackage ./hearth.nix { };
  bridges = import ./bridges { callPackage = pkgs.callPackage; };
in
{
  inherit hearth;
  default = hearth;
}
// bridges.finished
