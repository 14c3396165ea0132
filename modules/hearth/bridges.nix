# Bridges: what a person chooses. How a kind is wired is data, one TOML file each in ../bridges.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
  json = import ../lib/json-type.nix { inherit lib; };
  kinds = import ../lib/bridge-kinds.nix { inherit lib; };

  # Stands in for a kind that does not exist, so that the assertion about it is what people see.
  unknown = {
    title = "";
    talks_to = "";
    appservice = {
      port = 9999;
      sender = "";
      user_prefix = "";
    };
    config.layout = "none";
  };

  bridge = types.submodule (
    { name, config, ... }:
    let
      kind = cfg.bridgeKinds.${config.kind} or unknown;
      isNamesake = name == config.kind;
    in
    {
      options = {
        enable = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether this host runs the bridge.";
        };

        kind = mkOption {
          type = types.str;
          default = name;
          defaultText = lib.literalMD "the bridge's name";
          example = "heisenbridge";
          description = "Which bridge it is; set it to run a second one of a kind.";
        };

        port = mkOption {
          type = types.port;
          default = kind.appservice.port;
          defaultText = lib.literalMD "the kind's usual port";
          example = 9899;
          description = "Port on 127.0.0.1 where the bridge takes Synapse's transactions.";
        };

        id = mkOption {
          type = types.str;
          default = name;
          defaultText = lib.literalMD "the bridge's name";
          example = "heisenbridge";
          description = "Id of its registration; never change it.";
        };

        bot = mkOption {
          type = types.str;
          default = if isNamesake then kind.appservice.sender else name;
          defaultText = lib.literalMD "the kind's usual name; the bridge's name if that differs from the kind";
          example = "heisenbridge";
          description = "Localpart of the bridge's bot.";
        };

        userPrefix = mkOption {
          type = types.str;
          default = if isNamesake then kind.appservice.user_prefix else "${name}_";
          defaultText = lib.literalMD "the kind's usual prefix; the bridge's name and `_` if that differs from the kind";
          example = "irc_";
          description = "What the names of the people on the other side begin with.";
        };

        owner = mkOption {
          type = types.nullOr types.str;
          default = if cfg.admins == [ ] then null else lib.head cfg.admins;
          defaultText = lib.literalExpression "lib.head config.hearth.admins";
          example = "@you:example.org";
          description = "Who commands the bridge.";
        };

        permissions = mkOption {
          type = types.attrsOf types.str;
          default = lib.optionalAttrs (cfg.serverName != null) (
            { ${cfg.serverName} = "user"; } // lib.genAttrs cfg.admins (_: "admin")
          );
          defaultText = lib.literalMD "`user` for everybody of this server, `admin` for its admins";
          example = {
            "example.org" = "user";
            "@you:example.org" = "admin";
          };
          description = "Who may use the bridge, in the bridge's own words, by server or user id. For bridges with a configuration file.";
        };

        program = mkOption {
          type = types.str;
          default =
            cfg.programs.bridges.${config.kind}
              or "/opt/hearth/bridges/${config.kind}/bin/${kind.start.program or "bridge"}";
          defaultText = lib.literalExpression "config.hearth.programs.bridges.\${kind}";
          example = "/opt/hearth/bridges/heisenbridge/bin/python3";
          description = "The program that is started.";
        };

        settings = mkOption {
          type = types.attrsOf json;
          default = { };
          example = {
            network.os_name = "Hearth";
          };
          description = ''
            Keys of the bridge's configuration file, in the bridge's spelling; only what differs from its own defaults.
            A secret is written `{ _secret = "name"; }`.
          '';
        };

        unit = mkOption {
          type = types.str;
          default = "hearth-bridge-${name}.service";
          internal = true;
          description = "The bridge's unit.";
        };
      };
    }
  );
in
{
  options.hearth = {
    bridges = mkOption {
      type = types.attrsOf bridge;
      default = { };
      example = {
        heisenbridge.enable = true;
      };
      description = "Bridges to other networks, by name.";
    };

    bridgeKinds = mkOption {
      type = types.attrsOf types.raw;
      default = { };
      # One that is added joins those of modules/bridges; a default would give way to it.
      apply = own: kinds // own;
      defaultText = lib.literalMD "what `modules/bridges` has: ${
        lib.concatMapStringsSep ", " (kind: "`${kind}`") (lib.attrNames kinds)
      }";
      example = lib.literalExpression "{ mine = builtins.fromTOML (builtins.readFile ./mine.toml) // { directory = ./.; }; }";
      description = "Kinds of bridges, as data. Adding one here teaches Hearth a bridge that it does not know.";
    };
  };
}
