# A module for the targets that have a package set: the tool comes out of this very tree.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  options.hearth.package = lib.mkOption {
    type = lib.types.package;
    # Without root it is mostly a small computer that compiles it.
    default = pkgs.callPackage ../../pkgs/hearth.nix {
      small = config.hearth.target == "home-manager";
    };
    defaultText = lib.literalMD "the tool of this very tree";
    example = lib.literalExpression "inputs.hearth.packages.aarch64-linux.hearth";
    description = "The package of the `hearth` tool. NixOS and home-manager have this option.";
  };
}
