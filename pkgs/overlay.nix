final: _: {
  hearth = final.callPackage ./hearth.nix { };
}
