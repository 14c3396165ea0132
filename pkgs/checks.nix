# `nix flake check`: the tool builds and passes its tests, the committed trees and the options page are what the
# modules give, and every host is a NixOS system.
{ inputs, system }:
let
  inherit (inputs) self nixpkgs;
  inherit (nixpkgs) lib;
  pkgs = nixpkgs.legacyPackages.${system};

  # A tree as committed: plan.json is kept in a readable form, the rest byte for byte.
  same =
    name: tree:
    pkgs.runCommand "rendered-${name}"
      {
        nativeBuildInputs = [ self.packages.${system}.hearth ];
        tree = builtins.toJSON tree;
        passAsFile = [ "tree" ];
      }
      ''
        hearth tree diff --whole --readable ${../tests/rendered}/${name} < "$treePath"
        touch "$out"
      '';

  system' = name: host: lib.nameValuePair "nixos-${name}" host.config.system.build.toplevel;
in
{
  inherit (self.packages.${system}) hearth;

  # The cabin as a NixOS machine, booted.
  cabin-machine = import ../tests/nixos/vm-test.nix { inherit pkgs; };

  options-page = pkgs.runCommand "options-page" { } ''
    diff ${builtins.toFile "options.md" self.lib.optionsPage} ${../docs/options.md}
    touch "$out"
  '';
}
// lib.mapAttrs' (name: tree: lib.nameValuePair "rendered-${name}" (same name tree)) self.rendered
// lib.mapAttrs' system' self.nixosConfigurations
