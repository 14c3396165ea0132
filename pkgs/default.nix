# The flake's packages.
{ pkgs }:
rec {
  hearth = pkgs.callPackage ./hearth.nix { };
  default = hearth;
}
