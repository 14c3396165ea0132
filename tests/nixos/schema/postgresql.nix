# nixpkgs: nixos/modules/services/databases/postgresql.nix, the revision with `postgresql.target` and
# `postgresql-setup.service` (25.11 and later).
{ lib, ... }:
let
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
}
