# nginx, its certificates, and the ports that the outside may reach. Virtual hosts that are not Hearth's are
# left as they are.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (cfg.plan) proxy;
  inherit (cfg.proxy) ports;

  bySource = source: lib.filterAttrs (_: found: found.source == source) proxy.certificates;
  acme = bySource "acme";
  handedOver = removeAttrs proxy.certificates (lib.attrNames acme);
  ofTheUser = lib.unique (
    lib.concatMap (found: [
      found.certificate
      found.key
    ]) (lib.attrValues (bySource "files"))
  );
  renewed = "hearth-certificates-renewed";

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
        inherit (cfg.proxy) ipv6;
        listenAddresses = config.services.nginx.defaultListenAddresses;
      };
    }
    // lib.optionalAttrs (ports.http != 80) { defaultHTTPListenPort = ports.http; }
    // lib.optionalAttrs (ports.https != 443) { defaultSSLListenPort = ports.https; };

    systemd.services.nginx = lib.mkIf (handedOver != { }) {
      serviceConfig.LoadCredential = lib.concatLists (lib.mapAttrsToList credentials handedOver);
    };

    # What was handed over stays as it was until the next start, so whoever renews a certificate and then reloads nginx
    # would see the old one expire.
    systemd.paths.${renewed} = lib.mkIf (ofTheUser != [ ]) {
      description = "Hearth: certificates that somebody renews";
      wantedBy = [ "multi-user.target" ];
      pathConfig.PathChanged = ofTheUser;
    };
    systemd.services.${renewed} = lib.mkIf (ofTheUser != [ ]) {
      description = "Hearth: nginx with the certificates that were renewed";
      serviceConfig = {
        Type = "oneshot";
        ExecStart = "${config.systemd.package}/bin/systemctl try-restart ${proxy.unit}";
      };
    };

    security.acme = lib.mkIf (acme != { }) {
      # The description of hearth.proxy.tls.acme.email says so to whoever sets it.
      acceptTerms = true;
      certs = lib.mapAttrs (_: _: { inherit (cfg.proxy.tls.acme) email; }) acme;
    };

    networking.firewall.allowedTCPPorts = proxy.listens;
  };
}
