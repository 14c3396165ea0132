# The real one, of the flake's input.
import "${(import ../../../../eval/nix/flake-inputs.nix).nixpkgsLib}/lib/services/lib.nix"
