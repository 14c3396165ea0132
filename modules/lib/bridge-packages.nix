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

  # Without it their encryption is libolm, which nixpkgs holds to be insecure and does not build unasked.
  withGoolm =
    package:
    if package ? override && (lib.functionArgs package.override) ? withGoolm then
      package.override { withGoolm = true; }
    else
      package;

  # What nixpkgs lacks.
  own = (import ../../pkgs/bridges { inherit (pkgs) callPackage; }).packages;

  of =
    name: kind:
    if kind ? package && pkgs ? ${kind.package} then
      withGoolm pkgs.${kind.package}
    else if kind ? package && own ? ${kind.package} then
      own.${kind.package}
    else
      throw ''
        `hearth.bridges`: nixpkgs has no package `${kind.package or kind.start.program}`, which the bridge `${name}` needs
          hint: name yours in `hearth.bridges.${name}.package`, or its program in `hearth.bridges.${name}.program`'';

  # A bridge in Python is started by way of an interpreter that finds it, since Hearth may have to reach into it.
  programOf =
    package: kind:
    if kind.start.program == "python3" then
      "${pkgs.python3.withPackages (python: [ (python.toPythonModule package) ])}/bin/python3"
    else
      "${package}/bin/${kind.start.program}";

  bridge = types.submodule (
    { name, config, ... }:
    let
      kind = cfg.bridgeKinds.${config.kind} or { };
    in
    {
      options.package = mkOption {
        type = types.package;
        default = of name kind;
        defaultText = lib.literalMD "the kind's package in nixpkgs, or Hearth's where nixpkgs has none, with goolm in place of libolm where it has the choice";
        example = lib.literalExpression "pkgs.mautrix-whatsapp";
        description = "The bridge's package. NixOS and home-manager have this option.";
      };

      # A kind that does not exist has an assertion of its own; a program named by kind is for all of the kind.
      config.program = lib.mkIf (
        config.enable && kind ? start && !cfg.programs.bridges ? ${config.kind}
      ) (lib.mkDefault (programOf config.package kind));
    }
  );
in
{
  options.hearth.bridges = mkOption { type = types.attrsOf bridge; };
}
