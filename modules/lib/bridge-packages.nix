# A module for the targets that have a package set: bridges' programs come out of packages.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;

  inherit
    (import ./bridge-program.nix {
      inherit lib pkgs;
      inherit (cfg) secrets;
      kinds = cfg.bridgeKinds;
    })
    programOf
    withoutOlm
    ;

  # What nixpkgs lacks.
  own = (import ../../pkgs/bridges { inherit (pkgs) callPackage; }).packages;

  of =
    name: encryption: kind:
    if kind ? package && pkgs ? ${kind.package} then
      withoutOlm pkgs.${kind.package} encryption
    else if kind ? package && own ? ${kind.package} then
      own.${kind.package}
    else
      throw ''
        `hearth.bridges`: nixpkgs has no package `${kind.package or kind.start.program}`, which the bridge `${name}` needs
          hint: name yours in `hearth.bridges.${name}.package`, or its program in `hearth.bridges.${name}.program`'';

  bridge = types.submodule (
    { name, config, ... }:
    let
      kind = cfg.bridgeKinds.${config.kind} or { };
    in
    {
      options.package = mkOption {
        type = types.package;
        default = of name config.encryption kind;
        defaultText = lib.literalMD "the kind's package in nixpkgs, or Hearth's where nixpkgs has none, without libolm where it can do without: with goolm in its place, or without encryption where none is asked for";
        example = lib.literalExpression "pkgs.mautrix-whatsapp";
        description = "The bridge's package. NixOS and home-manager have this option.";
      };

      # A kind that does not exist has an assertion of its own; a program named by kind is for all of the kind.
      config.program = lib.mkIf (
        config.enable && kind ? start && !cfg.programs.bridges ? ${config.kind}
      ) (lib.mkDefault (programOf name config kind));
    }
  );
in
{
  options.hearth.bridges = mkOption { type = types.attrsOf bridge; };
}
