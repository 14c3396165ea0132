final: prev: {
  hearth = final.callPackage ./hearth.nix { };
}
# Where nixpkgs comes to have one, its own is the better kept.
// removeAttrs (import ./bridges { callPackage = final.callPackage; }).packages (
  builtins.attrNames prev
)
