# nginx, its certificates, and the ports that the outside may reach. Virtual hosts that are not Hearth's are
# left as they are.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.hearth;
  inherit (cfg.plan) proxy;
  inherit (cfg.proxy) ports;

  bySource = source: lib.filterAttrs (_: found: found.source == source) proxy.certificates;
  acme = bySource "acme";
  handedOver = removeAttrs proxy.certificates (lib.attrNames acme);
  own = bySource "files";
  renewed = "hearth-certificates-renewed";

  # Names of credentials, and where PID 1 reads them.
  pairs = host: found: [
    {
      name = "${host}.pem";
      file = found.certificate;
    }
    {
      name = "${host}.key";
      file = found.key;
    }
  ];
  handed = lib.concatLists (lib.mapAttrsToList pairs handedOver);
  ownPairs = lib.mapAttrsToList pairs own;
  ownFiles = map (pair: pair.file) (lib.concatLists ownPairs);
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
      serviceConfig.LoadCredential = map (pair: "${pair.name}:${pair.file}") handed;
    };

    # What was handed over stays as it was until the next start, so whoever renews a certificate and then reloads nginx
    # would see the old one expire. A file that is a link, as certbot has them, is not seen to change when the link does; its
    # directory is, and also by what is none of nginx's business.
    systemd.paths.${renewed} = lib.mkIf (own != { }) {
      description = "Hearth: certificates that somebody renews";
      wantedBy = [ "multi-user.target" ];
      pathConfig.PathChanged = lib.unique (ownFiles ++ map dirOf ownFiles);
    };
    systemd.services.${renewed} = lib.mkIf (own != { }) {
      description = "Hearth: nginx with the certificates that were renewed";
      path = [
        pkgs.diffutils
        pkgs.openssl
      ];
      script = import ./renewed-certificates.nix { inherit lib; } {
        inherit (proxy) unit;
        pairs = ownPairs;
      };
      serviceConfig.Type = "oneshot";
      # A directory with much going on would soon have started it too often, and it would never be started again.
      startLimitIntervalSec = 0;
    };

    security.acme = lib.mkIf (acme != { }) {
      # The description of hearth.proxy.tls.acme.email says so to whoever sets it.
      acceptTerms = true;
      certs = lib.mapAttrs (_: _: { inherit (cfg.proxy.tls.acme) email; }) acme;
    };

    networking.firewall.allowedTCPPorts = proxy.listens;
  };
}
