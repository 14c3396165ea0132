# The inputs as flake.lock has them, for evaluations that read the working tree as it is.
let
  lock = builtins.fromJSON (builtins.readFile ../../../flake.lock);
  source = name: builtins.fetchTree lock.nodes.${name}.locked;
in
rec {
  nixpkgsLib = source "nixpkgs-lib";
  lib = import "${nixpkgsLib}/lib";
  homeManager = source "home-manager";
}
