# Appservice registrations: the public part from here, the tokens made and kept on the host.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
  json = import ../lib/json-type.nix { inherit lib; };

  namespace = types.submodule {
    options = {
      regex = mkOption {
        type = types.str;
        example = "@bot_.*:example\\.org";
        description = "Regular expression that a full id matches.";
      };
      exclusive = mkOption {
        type = types.bool;
        default = true;
        example = false;
        description = "Whether nobody else may use what matches.";
      };
    };
  };

  namespaces =
    what: example:
    mkOption {
      type = types.listOf namespace;
      default = [ ];
      example = [ { regex = example; } ];
      description = "The ${what} that belong to the appservice.";
    };

  registration = types.submodule (
    { name, ... }:
    {
      options = {
        id = mkOption {
          type = types.str;
          default = name;
          defaultText = lib.literalMD "the attribute's name";
          example = "mybot";
          description = "Name that Synapse keeps its queue under; never change it.";
        };
        url = mkOption {
          type = types.nullOr types.str;
          default = null;
          example = "http://127.0.0.1:9000";
          description = "Where the appservice listens; null if it wants no transactions.";
        };
        sender = mkOption {
          type = types.str;
          default = name;
          defaultText = lib.literalMD "the attribute's name";
          example = "mybot";
          description = "Localpart of the appservice's own user.";
        };
        rateLimited = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Whether the appservice's users are slowed down like people.";
        };
        namespaces = {
          users = namespaces "users" "@bot_.*:example\\.org";
          aliases = namespaces "room aliases" "#bot_.*:example\\.org";
          rooms = namespaces "rooms" "!.*:example\\.org";
        };
        allowPlainHttp = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Allow an `http://` address on another machine, where tokens pass in the clear. Only for a private tunnel.";
        };
        tokensFrom = mkOption {
          type = types.nullOr (types.either types.path types.str);
          default = null;
          example = "/root/old/registration.yaml";
          description = ''
            Path on the host of a registration whose tokens and `sender_localpart` are taken over, once, when this one is first
            made: for an appservice that was set up by hand. The file is not needed afterwards. Write it as a string.
          '';
        };
        extra = mkOption {
          type = types.attrsOf json;
          default = { };
          example = {
            receive_ephemeral = true;
          };
          description = "Further keys of the registration, in Synapse's spelling.";
        };
        units = mkOption {
          type = types.listOf types.str;
          default = [ ];
          example = [ "mybot.service" ];
          description = "Units besides Synapse that use the registration, and restart when its tokens are replaced.";
        };
      };
    }
  );

  takesOver = lib.any (registration: registration.tokensFrom != null) (lib.attrValues cfg.registrations);

  pathOf = id: "${cfg.stateDirectory}/registrations/${id}.yaml";

  plan = registration: {
    path = pathOf registration.id;
    public = {
      inherit (registration) id url namespaces;
      sender_localpart = registration.sender;
      rate_limited = registration.rateLimited;
    }
    // registration.extra;
    units = lib.unique ([ cfg.synapse.unit ] ++ registration.units);
    tokensFrom = if registration.tokensFrom == null then null else toString registration.tokensFrom;
  };
in
{
  options.hearth = {
    registrations = mkOption {
      type = types.attrsOf registration;
      default = { };
      example = {
        mybot = {
          url = "http://127.0.0.1:9000";
          namespaces.users = [ { regex = "@mybot_.*:example\\.org"; } ];
        };
      };
      description = ''
        Appservices that Synapse knows. Each enabled bridge adds its own; add one by hand for a bot of yours.
        Its tokens are in `/var/lib/hearth/registrations/ID.yaml`.
      '';
    };

    planRegistrations = mkOption {
      type = types.raw;
      internal = true;
      readOnly = true;
      description = "Registrations as the plan has them.";
    };
  };

  config = {
    hearth.planRegistrations = lib.mapAttrs' (
      _: registration: lib.nameValuePair registration.id (plan registration)
    ) cfg.registrations;

    hearth.units = lib.mkIf cfg.enable {
      "hearth-registrations.service" = {
        description = "Hearth: appservice registrations";
        role = "registrations";
        start = [
          cfg.programs.hearth
          "registration"
          "ensure"
          "--plan"
          cfg.paths.plan
        ];
        before = [ cfg.synapse.unit ];
        wantedBy = [ "hearth.target" ];
        stateDirectory = {
          name = lib.removePrefix "${cfg.paths.state}/" cfg.stateDirectory;
          mode = "0700";
        };
        # An old registration may lie in a home and belong to anybody.
        serviceConfig = lib.optionalAttrs takesOver {
          ProtectHome = "read-only";
          PrivateUsers = false;
          CapabilityBoundingSet = "CAP_DAC_READ_SEARCH";
        };
      };
    };
  };
}
