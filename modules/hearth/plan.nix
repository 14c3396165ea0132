# hearth.plan: everything above as plain data. docs/plan.md is its contract.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;

  secret =
    name: found:
    if found.file != null then
      {
        source = "file";
        path = toString found.file;
      }
    else
      {
        source = "generated";
        path = "${cfg.stateDirectory}/secrets/${name}";
      };

  readOnly = description: mkOption {
    type = types.raw;
    internal = true;
    readOnly = true;
    inherit description;
  };
in
{
  options.hearth = {
    plan = readOnly "What this host is to run, as plain data.";
    planSecrets = readOnly "Secrets as the plan has them.";
  };

  config.hearth = {
    planSecrets = lib.mapAttrs secret cfg.secrets;

    plan = {
      version = 1;
      inherit (cfg)
        target
        host
        serverName
        publicBaseUrl
        admins
        stateDirectory
        units
        files
        routes
        databases
        ;
      registrations = cfg.planRegistrations;
      secrets = cfg.planSecrets;
      bridges = cfg.planBridges;
      synapse = {
        inherit (cfg.synapse) unit maxUploadSize;
        url = "http://127.0.0.1:${toString cfg.synapse.port}";
        database = cfg.database.name;
        signingKey = {
          inherit (cfg.synapse.signingKey) path;
          installFrom =
            if cfg.synapse.signingKey.installFrom == null then
              null
            else
              toString cfg.synapse.signingKey.installFrom;
        };
      };
      postgresql = {
        inherit (cfg.database) unit socketDirectory port;
      }
      // lib.optionalAttrs (cfg.units.${cfg.database.unit}.managed == "hearth") {
        cluster = {
          inherit (cfg.database.cluster) directory version;
          programs = cfg.programs.postgresql;
        };
      };
      proxy = cfg.planProxy;
    };
  };
}
