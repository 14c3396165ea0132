# nixpkgs' lib as flake.lock has it, for evaluations that read the working tree as it is.
let
  lock = builtins.fromJSON (builtins.readFile ../../../flake.lock);
  source = builtins.fetchTree lock.nodes.nixpkgs-lib.locked;
in
{
  lib = import "${source}/lib";
}
