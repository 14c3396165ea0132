# nixpkgs: nixos/modules/security/acme/default.nix, the revision with `acme-order-renew-*` units and
# without `preliminarySelfsigned` (25.11 and later).
{ lib, ... }:
let
  inheritable = {
    email = lib.mkOption {
      type = lib.types.nullOr lib.types.str;
      default = null;
    };
    webroot = lib.mkOption {
      type = lib.types.nullOr lib.types.str;
      default = null;
    };
    server = lib.mkOption {
      type = lib.types.nullOr lib.types.str;
      default = "https://acme-v02.api.letsencrypt.org/directory";
    };
  };
in
{
  options.security.acme = {
    acceptTerms = lib.mkOption {
      type = lib.types.bool;
      default = false;
    };
    defaults = lib.mkOption {
      type = lib.types.submodule { options = inheritable; };
      default = { };
    };
    certs = lib.mkOption {
      default = { };
      type = lib.types.attrsOf (
        lib.types.submodule (
          { name, ... }:
          {
            options = inheritable // {
              directory = lib.mkOption {
                type = lib.types.str;
                readOnly = true;
                default = "/var/lib/acme/${name}";
              };
            };
          }
        )
      );
    };
  };
}
