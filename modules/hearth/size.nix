# What suits a machine, as one word. Every value is a default: a host file that sets one of them wins.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;

  sizes = {
    # 1 to 4 GB, four slow cores, an SD card or a USB disk.
    pi = {
      synapse = {
        caches.global_factor = 0.25;
        event_cache_size = "5K";
        presence.enabled = false;
        limit_remote_rooms = {
          enabled = true;
          complexity = 3.0;
        };
        media_retention.remote_media_lifetime = "30d";
      };
      connections = 5;
      postgresql = {
        shared_buffers = "64MB";
        effective_cache_size = "256MB";
        work_mem = "2MB";
        maintenance_work_mem = "32MB";
        max_connections = 40;
        max_parallel_workers_per_gather = 0;
        # Fewer and smaller writes to the card. Nothing here gives up what was acknowledged: fsync,
        # full_page_writes and synchronous_commit stay on.
        checkpoint_timeout = "15min";
        max_wal_size = "512MB";
        min_wal_size = "64MB";
        wal_compression = "on";
        jit = "off";
      };
    };

    # 4 to 8 GB and an SSD.
    mini = {
      synapse = {
        caches.global_factor = 0.5;
        event_cache_size = "10K";
        media_retention.remote_media_lifetime = "90d";
      };
      connections = 10;
      postgresql = {
        shared_buffers = "256MB";
        effective_cache_size = "1GB";
        work_mem = "8MB";
        maintenance_work_mem = "128MB";
        max_connections = 60;
        random_page_cost = 1.1;
        jit = "off";
      };
    };

    # 16 GB and more.
    server = {
      synapse = {
        caches.global_factor = 2.0;
        event_cache_size = "30K";
      };
      connections = 20;
      postgresql = {
        shared_buffers = "1GB";
        effective_cache_size = "4GB";
        work_mem = "16MB";
        maintenance_work_mem = "256MB";
        max_connections = 100;
        random_page_cost = 1.1;
        jit = "off";
      };
    };
  };

  defaults = lib.mapAttrsRecursive (_: lib.mkDefault);
  size = sizes.${cfg.size};
in
{
  options.hearth.size = mkOption {
    type = types.nullOr (types.enum (lib.attrNames sizes));
    default = null;
    example = "pi";
    description = ''
      What kind of machine this is; null leaves every daemon its own defaults.

      - `pi`: 1 to 4 GB of memory and an SD card. Small caches, five database connections, no presence (who is online),
        no rooms larger than the machine can bear, media of other servers kept for 30 days, PostgreSQL in 64 MB with
        fewer writes. What was acknowledged is on the disk all the same: `fsync` stays on.
      - `mini`: 4 to 8 GB and an SSD.
      - `server`: 16 GB and more.

      Each value is a default that `hearth.synapse.settings`, `hearth.database.connections` and
      `hearth.database.settings` override. PostgreSQL's part reaches the servers that Hearth or NixOS runs, not one that
      Debian runs.
    '';
  };

  config.hearth = lib.mkIf (cfg.enable && cfg.size != null) {
    synapse.settings = defaults size.synapse;
    database = {
      connections.max = lib.mkDefault size.connections;
      settings = defaults size.postgresql;
    };
  };
}
