# Bridges: what a person chooses, one declaration after the other, hence the length. How a kind is wired is data, one
# TOML file each in ../bridges.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
  json = import ../lib/json-type.nix { inherit lib; };
  kinds = import ../lib/bridge-kinds.nix { inherit lib; };

  # The port of a second bridge of a kind, by its name: it stays when others come and go.
  portOf = name: 29500 + lib.mod (lib.fromHexString (lib.substring 0 6 (builtins.hashString "sha256" name))) 500;

  bridge = types.submodule (
    { name, config, ... }:
    let
      kind = cfg.bridgeKinds.${config.kind} or kinds.broken;
      isNamesake = config.keptAs == config.kind;
      words = kind.permissions or { };
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
          example = "slack";
          description = "Which bridge it is; set it to run a second one of a kind.";
        };

        keptAs = mkOption {
          type = types.str;
          default = name;
          defaultText = lib.literalMD "the bridge's name";
          example = "whatsapp";
          description = ''
            Name of what has to outlast a change of the bridge's own name: its registration, database, directory and secrets.
            When you rename a bridge, write the old name here.
          '';
        };

        port = mkOption {
          type = types.port;
          default = if isNamesake then kind.appservice.port else portOf config.keptAs;
          defaultText = lib.literalMD "the kind's usual port; one made of the bridge's name if that differs from the kind";
          example = 29335;
          description = "Port on 127.0.0.1 where the bridge takes Synapse's transactions.";
        };

        id = mkOption {
          type = types.str;
          default = config.keptAs;
          defaultText = lib.literalMD "the bridge's name";
          example = "slack";
          description = "Id of its registration, under which Synapse keeps what it could not deliver yet.";
        };

        bot = mkOption {
          type = types.nullOr types.str;
          default =
            if !kind.appservice ? bot then
              null
            else if isNamesake then
              kind.appservice.bot
            else
              "${config.keptAs}bot";
          defaultText = lib.literalMD "the kind's usual name; the bridge's name and `bot` if that differs from the kind";
          example = "slackbot";
          description = "Localpart of the bridge's bot.";
        };

        userPrefix = mkOption {
          type = types.str;
          default = if isNamesake || !kind ? registration then kind.appservice.user_prefix or "" else "${config.keptAs}_";
          defaultText = lib.literalMD "the kind's usual prefix; the bridge's name and `_` if that differs from the kind";
          example = "slack_";
          description = "What the names of the people on the other side begin with.";
        };

        owner = mkOption {
          type = types.nullOr types.str;
          default = if cfg.admins == [ ] then null else lib.head cfg.admins;
          defaultText = lib.literalExpression "lib.head config.hearth.admins";
          example = "@you:example.org";
          description = "Who commands the bridge, if it knows one person only.";
        };

        permissions = mkOption {
          type = types.attrsOf (types.either types.str (types.attrsOf json));
          default = lib.optionalAttrs (cfg.serverName != null && words ? user) (
            { ${cfg.serverName} = words.user; } // lib.genAttrs cfg.admins (_: words.admin)
          );
          defaultText = lib.literalMD "everybody of this server may use it, its admins may command it";
          example = {
            "example.org" = "user";
            "@you:example.org" = "admin";
          };
          description = ''
            Who may use the bridge, by server or user id, with the bridge's own words for what they may do.
            It is the whole list: what you write takes the place of the default.
          '';
        };

        dangerouslyOpenToEverybody = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = ''
            Allow `permissions."*"`, which is everybody on every server in the world, to use the bridge or to be relayed by it.
            They talk in the name of whoever is signed in.
          '';
        };

        logLevel = mkOption {
          type = types.enum [
            "error"
            "warning"
            "info"
            "debug"
            "trace"
          ];
          default = "info";
          example = "debug";
          description = "How much the bridge tells the journal.";
        };

        relay = {
          enable = mkOption {
            type = types.bool;
            default = false;
            example = true;
            description = ''
              Whether the bridge may carry messages of people who are not signed in to the other side, in the name of somebody
              who is. In each room somebody has to switch it on.
            '';
          };
          adminOnly = mkOption {
            type = types.bool;
            default = true;
            example = false;
            description = "Whether only the bridge's admins may switch relaying on in a room.";
          };
        };

        encryption = mkOption {
          type = types.enum [
            "off"
            "allow"
            "default"
            "require"
          ];
          default = "off";
          example = "default";
          description = ''
            Whether messages between people and the bridge are encrypted: `allow` it in rooms where somebody switched it on, make
            it the `default` for rooms that the bridge makes, or `require` it. The bridge itself reads everything either way.
          '';
        };

        doublePuppet = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = ''
            Whether the bridge may speak for people of this server, so that what you write on your phone in the other network's
            own app appears as written by you. For that it gets a token that can act as anybody on the server.
          '';
        };

        database = mkOption {
          type = types.nullOr (
            types.enum [
              "postgresql"
              "sqlite"
            ]
          );
          default = if kind ? database then "postgresql" else null;
          defaultText = lib.literalMD "`postgresql` for bridges that have a database";
          example = "sqlite";
          description = ''
            Where the bridge keeps what it has to remember: a database of its own in PostgreSQL, or a file in its state directory.
            Changing it starts with an empty one.
          '';
        };

        tokensFrom = mkOption {
          type = types.nullOr (types.either types.path types.str);
          default = null;
          example = "/root/old/registration.yaml";
          description = ''
            Path on the host of the registration of a bridge that you set up by hand. When Hearth first makes this bridge's
            registration, it takes over the tokens and the `sender_localpart` in there, so that rooms and people stay.
            Keep the line; the file itself is not needed afterwards. Write it as a string.
          '';
        };

        program = mkOption {
          type = types.str;
          default =
            cfg.programs.bridges.${config.kind} or "/opt/hearth/bridges/${config.kind}/bin/${kind.start.program}";
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
        whatsapp.enable = true;
        work = {
          enable = true;
          kind = "slack";
        };
      };
      description = "Bridges to other networks, by name.";
    };

    bridgeKinds = mkOption {
      type = types.attrsOf (types.either types.path (types.attrsOf types.raw));
      default = { };
      # One that is added joins those of modules/bridges; a default would give way to it.
      apply = own: kinds.known // lib.mapAttrs (_: kinds.given) own;
      defaultText = lib.literalMD "what `modules/bridges` has: ${
        lib.concatMapStringsSep ", " (kind: "`${kind}`") (lib.attrNames kinds.known)
      }";
      example = lib.literalExpression "{ mine = ./mine.toml; }";
      description = ''
        Kinds of bridges, as data: the path of a TOML file each. Adding one here teaches Hearth a bridge that it does not know;
        docs/add-a-bridge.md shows how.
      '';
    };
  };
}
