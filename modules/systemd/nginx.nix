# nginx as Debian packages it: one file in conf.d, which leaves every other virtual host alone.
{ config, lib, ... }:
let
  cfg = config.hearth;
  isNginx = cfg.enable && cfg.proxy.kind == "nginx";
  text = import ./nginx-config.nix { inherit lib; };
in
{
  config.hearth.files = lib.mkIf isNginx {
    "/etc/nginx/conf.d/hearth.conf".text = text {
      inherit (cfg) routes;
      inherit (cfg.proxy) ipv6 ports;
      inherit (cfg.synapse) maxUploadSize;
      proxy = cfg.planProxy;
    };
  };
}
