# The plan and its files below ~/.config/hearth. The tool reads the plan while the home is built, so that one that it
# would not understand never reaches a host.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.hearth;
  inherit (cfg) plan paths;

  below = "${paths.configuration}/";
  outside = lib.filter (path: !lib.hasPrefix below path) (lib.attrNames plan.files);
  entry =
    path: file: lib.nameValuePair "hearth/${lib.removePrefix below path}" { inherit (file) text; };
  planFile = config.xdg.configFile."hearth/plan.json".source;
in
{
  config = lib.mkIf cfg.enable {
    xdg.configFile =
      lib.mapAttrs' entry (lib.filterAttrs (path: _: lib.hasPrefix below path) plan.files)
      // {
        "hearth/plan.json".text = builtins.toJSON plan + "\n";
      };

    home.checks = [
      (pkgs.runCommand "hearth-plan-check" { } ''
        ${cfg.programs.hearth} check ${planFile}
        touch "$out"
      '')
    ];

    assertions = [
      {
        assertion = outside == [ ];
        message = ''
          `hearth.files`: `${lib.concatStringsSep "`, `" outside}` is not below `${paths.configuration}`, and a person without root has no other place for files that are declared
            hint: choose a path below it'';
      }
    ];
  };
}
