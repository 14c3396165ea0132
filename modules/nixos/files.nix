# The plan and its files under /etc. The tool reads the plan while the system is built, so that one that it
# would not understand never reaches a host.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.hearth;
  inherit (cfg) plan;
  json = builtins.toJSON plan;

  isBelowEtc = lib.hasPrefix "/etc/";
  outside = lib.filter (path: !isBelowEtc path) (lib.attrNames plan.files);

  entry =
    path: file:
    lib.nameValuePair (lib.removePrefix "/etc/" path) (
      { inherit (file) text; }
      # A link into the store is readable by all; any other mode needs a copy.
      // lib.optionalAttrs (file.mode != "0644") { inherit (file) mode; }
    );
in
{
  config = lib.mkIf cfg.enable {
    environment.etc = lib.mapAttrs' entry (lib.filterAttrs (path: _: isBelowEtc path) plan.files) // {
      "hearth/plan.json".text = json;
    };

    environment.systemPackages = [ cfg.package ];

    system.checks = [
      (pkgs.runCommand "hearth-plan-check" { plan = pkgs.writeText "plan.json" json; } ''
        ${cfg.package}/bin/hearth check "$plan"
        touch "$out"
      '')
    ];

    assertions = [
      {
        assertion = outside == [ ];
        message = ''
          `hearth.files`: `${lib.concatStringsSep "`, `" outside}` is not below /etc, and NixOS has no other place for files that are declared
            hint: choose a path below /etc'';
      }
    ];
  };
}
