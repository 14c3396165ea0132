# The plan's routes as services.nginx.virtualHosts. `listenAddresses` is what the host's nginx listens on.
{ lib }:
{
  plan,
  ports,
  ipv6,
  listenAddresses,
}:
let
  inherit (plan) proxy;
  location = import ../lib/nginx-location.nix { inherit lib; };

  # Upstream's recommendedProxySettings would add to X-Forwarded-For, so it is off for these locations.
  block =
    route:
    if route ? upstream then
      {
        proxyPass = route.upstream;
        recommendedProxySettings = false;
        extraConfig = location.proxied plan.synapse.maxUploadSize route;
      }
    else
      {
        return = location.return route;
        extraConfig = location.responded route;
      };

  # nginx runs as its own user here and may enter neither Hearth's state nor a directory of root's, so PID 1 hands it the
  # files.
  certificate =
    host: found:
    if found.source == "acme" then
      { enableACME = true; }
    else
      {
        sslCertificate = "/run/credentials/${proxy.unit}/${host}.pem";
        sslCertificateKey = "/run/credentials/${proxy.unit}/${host}.key";
      };

  addresses = lib.filter (address: ipv6 || !lib.hasPrefix "[" address) listenAddresses;

  # Beside what nginx listens on anyway, so that the host's own choice for the usual two stands.
  extraPorts = lib.filter (port: port != ports.http && port != ports.https) proxy.listens;
  listen = lib.concatMapStrings (
    port: lib.concatMapStrings (address: "listen ${address}:${toString port} ssl;\n") addresses
  ) extraPorts;

  virtualHost =
    host: routes:
    {
      forceSSL = true;
      extraConfig = listen;
      locations = lib.listToAttrs (
        map (route: lib.nameValuePair (location.name route) (block route)) routes
      );
    }
    // lib.optionalAttrs (addresses != listenAddresses) { listenAddresses = addresses; }
    // certificate host proxy.certificates.${host};
in
lib.mapAttrs virtualHost (lib.groupBy (route: route.host) plan.routes)
