# What is different about NixOS, told to the options that make the plan; and what they found, told to NixOS.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.hearth;

  # A kind that does not exist has an assertion of its own.
  isKnown = bridge: bridge.enable && cfg.bridgeKinds ? ${bridge.kind};
  kinds = map (bridge: bridge.kind) (lib.filter isKnown (lib.attrValues cfg.bridges));

  # A bridge in Python is started by way of an interpreter that finds it, since Hearth may have to reach into it.
  program =
    name:
    let
      kind = cfg.bridgeKinds.${name};
      package =
        pkgs.${kind.package} or (throw ''
          `hearth.bridges`: nixpkgs has no package `${kind.package}`, which the bridge `${name}` needs
            hint: name its program in `hearth.programs.bridges.${name}`'');
    in
    if kind.start.program == "python3" then
      "${pkgs.python3.withPackages (python: [ (python.toPythonModule package) ])}/bin/python3"
    else
      "${package}/bin/${kind.start.program}";
in
{
  options.hearth.package = lib.mkOption {
    type = lib.types.package;
    default = pkgs.callPackage ../../pkgs/hearth.nix { };
    defaultText = lib.literalMD "the tool of this very tree";
    description = "The package of the `hearth` tool.";
  };

  config = lib.mkMerge [
    {
      hearth = {
        target = "nixos";
        host = lib.mkDefault config.networking.hostName;
        programs = {
          hearth = lib.mkDefault "${cfg.package}/bin/hearth";
          bridges = lib.genAttrs (lib.unique kinds) (kind: lib.mkDefault (program kind));
        };
        # The server is up before its set-up is done; this target waits for both.
        database.unit = "postgresql.target";
        # Upstream's module has a user of this name.
        synapse.dynamicUser = false;
      };
    }
    (lib.mkIf cfg.enable { inherit (cfg) assertions warnings; })
  ];
}
