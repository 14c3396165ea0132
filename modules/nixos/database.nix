# PostgreSQL itself. The databases are made by hearth-database.service and never listed in ensureDatabases:
# upstream would create them in the cluster's own collation, which cannot be changed afterwards.
{ config, lib, ... }:
let
  inherit (config.hearth) plan;
in
{
  config = lib.mkIf config.hearth.enable {
    services.postgresql = {
      enable = true;
      settings.port = plan.postgresql.port;
    };

    assertions = [
      {
        assertion = lib.mutuallyExclusive config.services.postgresql.ensureDatabases (lib.attrNames plan.databases);
        message = ''
          `services.postgresql.ensureDatabases` names a database that Hearth makes; it would be created in the
          cluster's collation and Synapse would refuse it: remove it from that list
        '';
      }
    ];
  };
}
