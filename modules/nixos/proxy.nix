# nginx, its certificates, and the ports that the outside may reach. Virtual hosts that are not Hearth's are
# left as they are.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (cfg.plan) proxy;
  inherit (cfg.proxy) ports;

  bySource = source: lib.filterAttrs (_: found: found.source == source) proxy.certificates;
  placeholders = bySource "placeholder";
  acme = bySource "acme";

  credentials = host: found: [
    "${host}.pem:${found.certificate}"
    "${host}.key:${found.key}"
  ];
in
{
  config = lib.mkIf (cfg.enable && cfg.proxy.kind == "nginx") {
    services.nginx = {
      enable = true;
      virtualHosts = import ./virtual-hosts.nix { inherit lib; } {
        inherit (cfg) plan;
        inherit ports;
        listenAddresses = config.services.nginx.defaultListenAddresses;
      };
    }
    // lib.optionalAttrs (ports.http != 80) { defaultHTTPListenPort = ports.http; }
    // lib.optionalAttrs (ports.https != 443) { defaultSSLListenPort = ports.https; };

    systemd.services.nginx = lib.mkIf (placeholders != { }) {
      serviceConfig.LoadCredential = lib.concatLists (lib.mapAttrsToList credentials placeholders);
    };

    security.acme = lib.mkIf (acme != { }) {
      # The description of hearth.proxy.tls.acme.email says so to whoever sets it.
      acceptTerms = true;
      certs = lib.mapAttrs (_: _: { inherit (cfg.proxy.tls.acme) email; }) acme;
    };

    networking.firewall.allowedTCPPorts = proxy.listens;
  };
}
