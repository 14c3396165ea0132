# The plan's routes in nginx's words.
{ lib }:
{
  routes,
  proxy,
  ports,
  ipv6,
  maxUploadSize,
}:
let
  location = import ../lib/nginx-location.nix { inherit lib; };

  block = route: ''
    location ${location.name route} {
    ${indent (
      if route ? upstream then
        "proxy_pass ${route.upstream};\n" + location.proxied maxUploadSize route
      else
        location.responded route + "return ${location.return route};\n"
    )}}
  '';

  indent =
    text:
    lib.concatMapStrings (line: if line == "" then "\n" else "    ${line}\n") (
      lib.splitString "\n" (lib.removeSuffix "\n" text)
    );

  listen =
    port: tls:
    lib.concatMapStrings (address: "listen ${address}${toString port}${tls};\n") (
      [ "" ] ++ lib.optional ipv6 "[::]:"
    );
  tlsPorts = lib.filter (port: port != ports.http) proxy.listens;

  server =
    host: hostRoutes:
    let
      certificate = proxy.certificates.${host};
    in
    ''
      server {
      ${indent (listen ports.http "")}    server_name ${host};

          location / {
              return 301 https://$host$request_uri;
          }
      }

      server {
      ${indent (lib.concatMapStrings (port: listen port " ssl") tlsPorts)}    server_name ${host};

          ssl_certificate ${certificate.certificate};
          ssl_certificate_key ${certificate.key};
          ssl_protocols TLSv1.2 TLSv1.3;

      ${lib.concatMapStringsSep "\n" (route: indent (block route)) hostRoutes}
          location / {
              return 404;
          }
      }
    '';
in
''
  # Made by Hearth from the host file; a change here is lost.
''
+ lib.concatStrings (
  lib.mapAttrsToList (host: hostRoutes: "\n${server host hostRoutes}") (
    lib.groupBy (route: route.host) routes
  )
)
