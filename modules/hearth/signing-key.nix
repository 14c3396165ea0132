# The key that other servers know this one by. It is guarded before each start of Synapse.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
  inherit (cfg.synapse) signingKey;
in
{
  options.hearth.synapse.signingKey = {
    path = mkOption {
      type = types.str;
      default = "${cfg.paths.state}/matrix-synapse/homeserver.signing.key";
      internal = true;
      description = "Where Synapse has its key.";
    };

    installFrom = mkOption {
      type = types.nullOr (types.either types.path types.str);
      default = null;
      example = "/root/homeserver.signing.key";
      description = ''
        A key that this server already has, when it moves here: copied once, if Synapse has none yet.
        Write the path as a string; the file may go once the server has started.
      '';
    };
  };

  config.hearth.units = lib.mkIf cfg.enable {
    "hearth-signing-key.service" = {
      description = "Hearth: Synapse's signing key";
      role = "signing-key";
      user = cfg.synapse.user;
      dynamicUser = cfg.synapse.dynamicUser;
      start = [
        cfg.programs.hearth
        "signing-key"
        "ensure"
        "--plan"
        cfg.paths.plan
      ];
      after = [ "hearth-database.service" ];
      requires = [ "hearth-database.service" ];
      before = [ cfg.synapse.unit ];
      stateDirectory = {
        name = "matrix-synapse";
        mode = "0700";
      };
      # The user's own key may be readable by root alone.
      credentials = lib.optionalAttrs (signingKey.installFrom != null) {
        signing-key = {
          kind = "file";
          name = "signing-key";
          path = toString signingKey.installFrom;
        };
      };
      # Where the user's key is gone again the unit still starts: Synapse has its own by then. If it has not, the tool
      # takes a credential without content for none.
      serviceConfig = lib.optionalAttrs (signingKey.installFrom != null) {
        SetCredential = "signing-key:\\n";
      };
      talksTo = [
        {
          unit = cfg.database.unit;
          purpose = "SQL by socket";
        }
      ];
    };
  };
}
