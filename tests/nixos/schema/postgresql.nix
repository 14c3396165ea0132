# nixpkgs: nixos/modules/services/databases/postgresql.nix, the revision with `postgresql.target` and
# `postgresql-setup.service` (25.11 and later).
{ config, lib, ... }:
let
  cfg = config.services.postgresql;
  value = lib.types.oneOf [
    lib.types.bool
    lib.types.float
    lib.types.int
    lib.types.str
  ];
in
{
  options.services.postgresql = {
    enable = lib.mkEnableOption "PostgreSQL Server";
    enableJIT = lib.mkEnableOption "JIT support";
    enableTCPIP = lib.mkOption {
      type = lib.types.bool;
      default = false;
    };
    ensureDatabases = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ ];
    };
    settings = lib.mkOption {
      default = { };
      type = lib.types.submodule {
        # Freeform upstream as well.
        freeformType = lib.types.attrsOf value;
        options.port = lib.mkOption {
          type = lib.types.port;
          default = 5432;
        };
      };
    };
  };

  # Set plainly, but for one default; the files are of no interest here.
  config.services.postgresql.settings = lib.mkIf cfg.enable {
    hba_file = "/nix/store/upstream-pg_hba.conf";
    ident_file = "/nix/store/upstream-pg_ident.conf";
    log_destination = "stderr";
    listen_addresses = if cfg.enableTCPIP then "*" else "localhost";
    jit = lib.mkDefault (if cfg.enableJIT then "on" else "off");
  };
}
