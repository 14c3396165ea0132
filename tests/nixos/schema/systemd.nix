# nixpkgs: nixos/lib/systemd-unit-options.nix (read at 01f31c2ee7d045a337dff0f858c0ed61dd0f4ddb and in a port of
# 6c9a78c09ff4d6c21d0319114873508a6ec01655) and `unitNameType` of nixos/lib/systemd-lib.nix.
{ lib, ... }:
let
  inherit (lib) mkOption types;

  unitName = types.strMatching "[a-zA-Z0-9@%:_.\\-]+[.](service|socket|device|mount|automount|swap|target|path|timer|scope|slice)";

  # Lists concatenate, so two modules may both add to ExecStartPre or LoadCredential; anything else must be equal.
  unitOption = lib.mkOptionType {
    name = "systemd option";
    merge =
      loc: defs:
      if lib.any (def: lib.isList def.value) defs then
        lib.concatMap (def: lib.toList def.value) defs
      else
        lib.mergeEqualOption loc defs;
  };

  oneOf = name: values: section: !(section ? ${name}) || lib.elem section.${name} values;
  knownService =
    section:
    oneOf "Type" [
      "exec"
      "simple"
      "forking"
      "oneshot"
      "dbus"
      "notify"
      "notify-reload"
      "idle"
    ] section
    && oneOf "Restart" [
      "no"
      "on-success"
      "on-failure"
      "on-abnormal"
      "on-abort"
      "always"
    ] section;

  unitNames = mkOption {
    type = types.listOf unitName;
    default = [ ];
  };

  common = {
    description = mkOption {
      type = types.singleLineStr;
      default = "";
    };
    after = unitNames;
    before = unitNames;
    requires = unitNames;
    wants = unitNames;
    wantedBy = unitNames;
    restartTriggers = mkOption {
      type = types.listOf types.unspecified;
      default = [ ];
    };
    unitConfig = mkOption {
      type = types.attrsOf unitOption;
      default = { };
    };
  };
in
{
  options.systemd = {
    paths = mkOption {
      default = { };
      type = types.attrsOf (
        types.submodule {
          options = common // {
            pathConfig = mkOption {
              type = types.attrsOf unitOption;
              default = { };
            };
          };
        }
      );
    };
    targets = mkOption {
      default = { };
      type = types.attrsOf (types.submodule { options = common; });
    };
    services = mkOption {
      default = { };
      type = types.attrsOf (
        types.submodule {
          options = common // {
            environment = mkOption {
              type = types.attrsOf (
                types.nullOr (
                  types.oneOf [
                    types.str
                    types.path
                    types.package
                  ]
                )
              );
              default = { };
            };
            path = mkOption {
              type = types.listOf (
                types.oneOf [
                  types.package
                  types.str
                ]
              );
              default = [ ];
            };
            script = mkOption {
              type = types.lines;
              default = "";
            };
            # Without a default there; null stands for what nobody set.
            startLimitIntervalSec = mkOption {
              type = types.nullOr types.int;
              default = null;
            };
            serviceConfig = mkOption {
              type = types.addCheck (types.attrsOf unitOption) knownService;
              default = { };
            };
          };
        }
      );
    };
  };
}
