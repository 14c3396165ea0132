# nixpkgs: nixos/modules/services/web-servers/nginx/{default,vhost-options,location-options}.nix, the revision
# whose options are sorted by name (26.05); vhost-options read at 0050271eb3b56e41703dc6ab04a11182317dd543.
{ config, lib, ... }:
let
  location = {
    options = {
      proxyPass = lib.mkOption {
        type = lib.types.nullOr lib.types.str;
        default = null;
      };
      return = lib.mkOption {
        type = lib.types.nullOr (
          lib.types.oneOf [
            lib.types.str
            lib.types.int
          ]
        );
        default = null;
      };
      root = lib.mkOption {
        type = lib.types.nullOr lib.types.path;
        default = null;
      };
      extraConfig = lib.mkOption {
        type = lib.types.lines;
        default = "";
      };
      priority = lib.mkOption {
        type = lib.types.int;
        default = 1000;
      };
      recommendedProxySettings = lib.mkOption {
        type = lib.types.bool;
        default = config.services.nginx.recommendedProxySettings;
      };
    };
  };

  virtualHost = {
    options = {
      serverName = lib.mkOption {
        type = lib.types.nullOr lib.types.str;
        default = null;
      };
      enableACME = lib.mkOption {
        type = lib.types.bool;
        default = false;
      };
      forceSSL = lib.mkOption {
        type = lib.types.bool;
        default = false;
      };
      # No default upstream: only read where TLS is on and ACME is not.
      sslCertificate = lib.mkOption { type = lib.types.path; };
      sslCertificateKey = lib.mkOption { type = lib.types.path; };
      listenAddresses = lib.mkOption {
        type = lib.types.listOf lib.types.str;
        default = config.services.nginx.defaultListenAddresses;
      };
      extraConfig = lib.mkOption {
        type = lib.types.lines;
        default = "";
      };
      locations = lib.mkOption {
        type = lib.types.attrsOf (lib.types.submodule location);
        default = { };
      };
    };
  };
in
{
  options.services.nginx = {
    enable = lib.mkEnableOption "Nginx Web Server";
    recommendedProxySettings = lib.mkOption {
      type = lib.types.bool;
      default = false;
    };
    defaultListenAddresses = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ "0.0.0.0" ] ++ lib.optional config.networking.enableIPv6 "[::0]";
    };
    defaultHTTPListenPort = lib.mkOption {
      type = lib.types.port;
      default = 80;
    };
    defaultSSLListenPort = lib.mkOption {
      type = lib.types.port;
      default = 443;
    };
    virtualHosts = lib.mkOption {
      type = lib.types.attrsOf (lib.types.submodule virtualHost);
      default = { };
    };
  };
}
