# The plan's units: their shape, their defaults, and the sandbox that all of ours share.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;

  inherit (config.hearth) hardening;

  option = type: default: mkOption { inherit type default; };
  names = option (types.listOf types.str) [ ];
  directory = option (types.nullOr (types.attrsOf types.str)) null;
  flag = option types.bool false;

  listen = types.submodule {
    options = {
      address = option types.str "127.0.0.1";
      port = mkOption { type = types.port; };
      purpose = mkOption { type = types.str; };
    };
  };

  unit = types.submodule (
    { config, ... }:
    {
      options = {
        description = mkOption { type = types.str; };
        role = mkOption {
          type = types.enum [
            "secrets"
            "registrations"
            "database"
            "signing-key"
            "certificates"
            "homeserver"
            "wake"
            "bridge"
            "proxy"
            "postgresql"
          ];
        };
        managed = option (types.enum [
          "hearth"
          "upstream"
        ]) "hearth";
        type = option (types.enum [
          "oneshot"
          "exec"
          "notify"
        ]) "oneshot";
        user = option (types.nullOr types.str) null;
        dynamicUser = flag;
        start = names;
        startPre = option (types.listOf (types.listOf types.str)) [ ];
        environment = option (types.attrsOf types.str) { };
        after = names;
        before = names;
        requires = names;
        wants = names;
        wantedBy = names;
        credentials = option (types.attrsOf (types.attrsOf types.str)) { };
        stateDirectory = directory;
        runtimeDirectory = directory;
        network = option (types.enum [
          "none"
          "loopback"
          "internet"
        ]) "none";
        listens = option (types.listOf listen) [ ];
        talksTo = option (types.listOf (types.attrsOf types.str)) [ ];
        restart = option (types.enum [
          "no"
          "on-failure"
        ]) "no";
        serviceConfig = option (types.attrsOf (
          types.oneOf [
            types.bool
            types.int
            types.str
            (types.listOf types.str)
          ]
        )) { };
      };

      config.serviceConfig = lib.mkIf (config.managed == "hearth") (
        lib.mapAttrs (_: lib.mkDefault) (hardening config)
      );
    }
  );
in
{
  options.hearth = {
    hardening = mkOption {
      type = types.functionTo types.attrs;
      default = import ./hardening.nix { inherit lib; };
      internal = true;
      visible = false;
      description = "The sandbox of a unit of ours, as systemd settings: a target without root has less to give.";
    };

    units = mkOption {
      type = types.attrsOf unit;
      default = { };
      internal = true;
      visible = false; # nor what is below
      description = "Units of the plan, by name; docs/plan.md tells the fields.";
    };

    files = mkOption {
      type = types.attrsOf (
        types.submodule {
          options = {
            mode = option types.str "0644";
            text = mkOption { type = types.str; };
          };
        }
      );
      default = { };
      internal = true;
      visible = false; # nor what is below
      description = "Files of the plan, by absolute path. They are readable by everybody.";
    };
  };
}
