# PostgreSQL itself. The databases are made by hearth-database.service and never by ensureDatabases: upstream
# would create them in the cluster's own collation, which cannot be changed afterwards.
{ config, lib, ... }:
let
  inherit (config.hearth) plan;
  inherit (config.services.postgresql) ensureDatabases settings;
  stolen = lib.intersectLists ensureDatabases (lib.attrNames plan.databases);
in
{
  config = lib.mkIf config.hearth.enable {
    services.postgresql = {
      enable = true;
      settings = lib.mapAttrs (_: lib.mkDefault) config.hearth.database.settings;
    };

    # Hearth is often not the first to use this server.
    hearth.database.port = lib.mkDefault settings.port;

    assertions = [
      {
        assertion = plan.postgresql.port == settings.port;
        message = ''
          `hearth.database.port`: it is ${toString plan.postgresql.port}, and PostgreSQL listens on ${toString settings.port}
            hint: set `services.postgresql.settings.port` instead, Hearth follows it'';
      }
      {
        assertion = stolen == [ ];
        message = ''
          `services.postgresql.ensureDatabases`: `${lib.concatStringsSep "`, `" stolen}` would be made in the cluster's own collation, which Synapse may refuse
            hint: take it out of the list, Hearth makes it'';
      }
    ];
  };
}
