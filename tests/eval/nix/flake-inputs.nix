# The inputs as flake.lock has them, for evaluations that read the working tree as it is.
let
  lock = builtins.fromJSON (builtins.readFile ../../../flake.lock);

  # fetchTree knows the hash too, but Nix 2.26 asks the network even for what is in the store.
  source =
    name:
    let
      inherit (lock.nodes.${name}) locked;
    in
    builtins.fetchTarball {
      url = "https://github.com/${locked.owner}/${locked.repo}/archive/${locked.rev}.tar.gz";
      sha256 = locked.narHash;
    };
in
rec {
  nixpkgsLib = source "nixpkgs-lib";
  lib = import "${nixpkgsLib}/lib";
  homeManager = source "home-manager";
}
