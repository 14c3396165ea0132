# PostgreSQL itself. The databases are made by hearth-database.service and never by ensureDatabases: upstream
# would create them in the cluster's own collation, which cannot be changed afterwards.
{ config, lib, ... }:
let
  inherit (config.hearth) plan;
  inherit (config.services.postgresql) ensureDatabases settings;
  wanted = config.hearth.database.settings;

  # What upstream's module sets itself, where a wish of ours would be lost without a word, and what to use instead.
  upstreams = {
    hba_file = "`services.postgresql.authentication`";
    ident_file = "`services.postgresql.identMap`";
    listen_addresses = "`services.postgresql.enableTCPIP`, or `services.postgresql.settings.listen_addresses` with `lib.mkForce`";
    log_destination = "`services.postgresql.settings.log_destination` with `lib.mkForce`";
  };
  lost = lib.filterAttrs (key: _: wanted ? ${key} && settings.${key} or null != wanted.${key}) upstreams;

  stolen = lib.intersectLists ensureDatabases (lib.attrNames plan.databases);
in
{
  config = lib.mkIf config.hearth.enable {
    services.postgresql = {
      enable = true;
      # Less than what somebody writes there, and more than upstream's own defaults, of which `jit` is one.
      settings = lib.mapAttrs (_: lib.mkOverride 900) wanted;
    };

    # A size switches it off; who asks NixOS for it gets it.
    hearth.database.settings = lib.mkIf config.services.postgresql.enableJIT {
      jit = lib.mkOverride 900 "on";
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
    ]
    ++ lib.mapAttrsToList (key: instead: {
      assertion = false;
      message = ''
        `hearth.database.settings`: `${key}` is what NixOS sets itself, so it would be `${toString (settings.${key} or "")}` all the same
          hint: take it out, and use ${instead}'';
    }) lost;
  };
}
