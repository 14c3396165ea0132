# PostgreSQL: reached by socket, logged in by peer, so that no password exists.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
in
{
  options.hearth = {
    database = {
      name = mkOption {
        type = types.str;
        default = "matrix-synapse";
        example = "synapse";
        description = "Synapse's database. One that exists is adopted if its collation is `C`, otherwise refused.";
      };

      socketDirectory = mkOption {
        type = types.str;
        default = "/run/postgresql";
        example = "/run/postgresql";
        description = "Directory of PostgreSQL's socket.";
      };

      port = mkOption {
        type = types.port;
        default = 5432;
        example = 5433;
        description = "PostgreSQL's port; it is a part of the socket's name.";
      };

      connections = {
        min = mkOption {
          type = types.ints.positive;
          default = 1;
          example = 5;
          description = "Connections that Synapse keeps open.";
        };

        max = mkOption {
          type = types.ints.positive;
          default = 10;
          example = 20;
          description = "Connections that Synapse opens at most.";
        };
      };

      settings = mkOption {
        type = types.attrsOf (
          types.oneOf [
            types.bool
            types.int
            types.float
            types.str
          ]
        );
        default = { };
        example = {
          shared_buffers = "512MB";
        };
        description = ''
          Settings of PostgreSQL, in its own spelling, for a server that Hearth runs (home-manager) or NixOS runs.
          Debian's own server has `/etc/postgresql` for that.
        '';
      };

      unit = mkOption {
        type = types.str;
        default = "postgresql.service";
        internal = true;
        description = "The unit after which PostgreSQL answers.";
      };
    };

    databases = mkOption {
      type = types.attrsOf types.anything;
      default = { };
      internal = true;
      description = "Databases of the plan, by name.";
    };
  };

  config = lib.mkIf cfg.enable {
    hearth.databases.${cfg.database.name} = {
      owner = cfg.synapse.user;
      encoding = "UTF8";
      collate = "C";
      ctype = "C";
      provider = "libc";
      strict = true;
    };

    hearth.units = {
      "hearth-database.service" = {
        description = "Hearth: roles and databases";
        role = "database";
        user = "postgres";
        start = [
          cfg.programs.hearth
          "db"
          "ensure"
          "--plan"
          cfg.paths.plan
        ];
        after = [ cfg.database.unit ];
        requires = [ cfg.database.unit ];
        before = [ cfg.synapse.unit ];
        wantedBy = [ "hearth.target" ];
        talksTo = [
          {
            unit = cfg.database.unit;
            purpose = "SQL by socket";
          }
        ];
      };

      ${cfg.database.unit} = {
        description = "PostgreSQL";
        role = "postgresql";
        managed = lib.mkDefault "upstream";
        type = "notify";
        network = "loopback";
      };
    };
  };
}
