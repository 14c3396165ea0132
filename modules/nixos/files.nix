# The plan and its files under /etc. The tool reads the plan while the system is built, so that one that it
# would not understand never reaches a host.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (config.hearth) plan;
  json = builtins.toJSON plan;

  outside = lib.filter (path: !lib.hasPrefix "/etc/" path) (lib.attrNames plan.files);

  entry =
    path: file:
    lib.nameValuePair (lib.removePrefix "/etc/" path) (
      { inherit (file) text; }
      # A link into the store is readable by all; any other mode needs a copy.
      // lib.optionalAttrs (file.mode != "0644") { inherit (file) mode; }
    );
in
{
  config = lib.mkIf config.hearth.enable {
    environment.etc = lib.mapAttrs' entry (lib.filterAttrs (path: _: lib.hasPrefix "/etc/" path) plan.files) // {
      "hearth/plan.json".text = json;
    };

    environment.systemPackages = [ config.hearth.package ];

    system.checks = [
      (pkgs.runCommand "hearth-plan-check" { plan = pkgs.writeText "plan.json" json; } ''
        ${config.hearth.package}/bin/hearth check "$plan"
        touch "$out"
      '')
    ];

    assertions = [
      {
        assertion = outside == [ ];
        message = ''
          Hearth's plan has `${lib.head (outside ++ [ "" ])}`, which is not below /etc, and NixOS places
          declared files there alone: choose a path below /etc
        '';
      }
    ];
  };
}
