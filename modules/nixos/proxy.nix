# nginx, its certificates and the ports that the outside may reach. Virtual hosts that are not Hearth's
# are left as they are.
{ config, lib, ... }:
let
  inherit (config.hearth) plan;
  inherit (plan) proxy;
  isNginx = proxy != null && proxy.kind == "nginx";

  bySource = source: lib.filterAttrs (_: certificate: certificate.source == source) proxy.certificates;
  virtualHosts = import ./virtual-hosts.nix { inherit lib; } {
    inherit plan;
    listenAddresses = config.services.nginx.defaultListenAddresses;
  };
in
{
  config = lib.mkIf (config.hearth.enable && isNginx) {
    services.nginx = {
      enable = true;
      inherit virtualHosts;
    };

    systemd.services.nginx.serviceConfig.LoadCredential = lib.concatLists (
      lib.mapAttrsToList (host: certificate: [
        "${host}.pem:${certificate.certificate}"
        "${host}.key:${certificate.key}"
      ]) (bySource "placeholder")
    );

    security.acme = lib.mkIf (bySource "acme" != { }) {
      # Said by whoever sets hearth.proxy.tls.acme.email: the option's description tells so.
      acceptTerms = true;
      certs = lib.mapAttrs (_: _: { inherit (config.hearth.proxy.tls.acme) email; }) (bySource "acme");
    };

    networking.firewall.allowedTCPPorts = proxy.listens;
  };
}
