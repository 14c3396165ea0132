# Synapse: its options and its unit. What goes into its configuration is in synapse-config.nix.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
  inherit (cfg.synapse) unit;
  json = import ../lib/json-type.nix { inherit lib; };

  runtime = "${cfg.paths.runtime}/matrix-synapse";
  inherit (cfg.paths) configuration;

  secret = name: {
    kind = "secret";
    inherit name;
    inherit (cfg.planSecrets.${name}) path;
  };
  registration =
    _: found:
    lib.nameValuePair "registration-${found.public.id}.yaml" {
      kind = "registration";
      name = found.public.id;
      inherit (found) path;
    };

  hasSecrets = cfg.synapse.secretSettings != { };
  bridgeUnits = lib.mapAttrsToList (_: bridge: bridge.unit) (
    lib.filterAttrs (_: bridge: bridge.enable) cfg.bridges
  );
in
{
  options.hearth.synapse = {
    port = mkOption {
      type = types.port;
      default = 8008;
      example = 8018;
      description = "Port on 127.0.0.1 for clients and other servers; the proxy stands in front of it.";
    };

    maxUploadSize = mkOption {
      type = types.str;
      default = "50M";
      example = "200M";
      description = "Largest file that people can send. The proxy lets bodies of this size through.";
    };

    logLevel = mkOption {
      type = types.enum [
        "DEBUG"
        "INFO"
        "WARNING"
        "ERROR"
      ];
      default = "WARNING";
      example = "INFO";
      description = "What Synapse writes to the journal. `INFO` has a line for every request.";
    };

    settings = mkOption {
      type = types.attrsOf json;
      default = { };
      example = {
        presence.enabled = false;
        email = {
          smtp_host = "mail.example.org";
          smtp_pass._secret = "smtp-password";
        };
      };
      description = ''
        Further keys of `homeserver.yaml`, in Synapse's spelling. A secret is written `{ _secret = "name"; }`.
        Keys that Hearth sets itself are refused, and the message tells which option to use.
      '';
    };

    unit = mkOption {
      type = types.str;
      default = "matrix-synapse.service";
      internal = true;
      description = "Synapse's unit.";
    };

    user = mkOption {
      type = types.str;
      default = "matrix-synapse";
      internal = true;
      description = "Synapse's user, and its role in the database.";
    };

    dynamicUser = mkOption {
      type = types.bool;
      default = true;
      internal = true;
      description = "Whether systemd makes the user at start.";
    };
  };

  config.hearth = lib.mkIf cfg.enable {
    units.${unit} = {
      description = "Synapse, the Matrix homeserver";
      role = "homeserver";
      type = "notify";
      user = cfg.synapse.user;
      dynamicUser = cfg.synapse.dynamicUser;
      start =
        cfg.programs.synapse
        ++ [
          "--config-path"
          "${configuration}/homeserver.yaml"
        ]
        ++ lib.optionals hasSecrets [
          "--config-path"
          "${runtime}/secrets.yaml"
        ];
      startPre = lib.optional hasSecrets [
        cfg.programs.hearth
        "render"
        "--template"
        "${configuration}/synapse-secrets.json"
        "--output"
        "${runtime}/secrets.yaml"
      ];
      after = cfg.synapse.needs ++ [ cfg.database.unit ];
      requires = cfg.synapse.needs;
      wantedBy = [ "hearth.target" ];
      credentials =
        lib.genAttrs cfg.synapse.secretNames secret // lib.mapAttrs' registration cfg.planRegistrations;
      stateDirectory = {
        name = "matrix-synapse";
        mode = "0700";
      };
      runtimeDirectory = {
        name = "matrix-synapse";
        mode = "0700";
      };
      network = "internet";
      listens = [
        {
          inherit (cfg.synapse) port;
          purpose = "client and federation API";
        }
      ];
      talksTo = [
        {
          unit = cfg.database.unit;
          purpose = "SQL by socket";
        }
      ]
      ++ map (bridge: {
        unit = bridge;
        purpose = "appservice transactions";
      }) bridgeUnits
      ++ [
        {
          external = "other homeservers";
          purpose = "federation";
        }
      ];
      restart = "on-failure";
      serviceConfig = {
        # pyOpenSSL's callbacks need memory that is both writable and executable.
        MemoryDenyWriteExecute = false;
        # After an upgrade Synapse first brings its tables up to date, and on a small machine that takes a while.
        TimeoutStartSec = "30min";
      };
    };

    files = {
      # Where somebody else's module starts Synapse, that one writes its own.
      "${configuration}/homeserver.yaml" = lib.mkIf (cfg.units.${unit}.managed == "hearth") {
        text = builtins.toJSON cfg.synapse.finalSettings + "\n";
      };
      "${configuration}/synapse-log.yaml".text = builtins.toJSON cfg.synapse.finalLog + "\n";
      "${configuration}/synapse-secrets.json" = lib.mkIf hasSecrets {
        text = builtins.toJSON cfg.synapse.secretSettings + "\n";
      };
    };
  };
}
