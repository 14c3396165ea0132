# The plan's routes in nginx's words.
{ lib }:
{
  routes,
  proxy,
  maxUploadSize,
}:
let
  # nginx has no escape for `$`, so JSON's own one hides it.
  quote =
    text:
    "'${
      lib.replaceStrings [ "\\" "'" ] [ "\\\\" "\\'" ] (lib.replaceStrings [ "$" ] [ "\\u0024" ] text)
    }'";

  # `proxy_pass` without a path hands on the address byte for byte; federation signatures depend on it.
  # nginx chooses the location by the decoded address but hands on the raw one, so the raw one is looked at too:
  # otherwise `/_synapse/admin/..%2f..%2f_matrix` would get through.
  # X-Forwarded-For is replaced and not added to, since Synapse believes the first entry.
  proxied = route: ''
    location ^~ ${route.path} {
        if ($request_uri !~ "^${lib.escapeRegex route.path}([/?]|$)") {
            return 404;
        }
        proxy_pass ${route.upstream};
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host:$server_port;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        # Clients wait for news in one long request.
        proxy_read_timeout 600s;
        proxy_send_timeout 600s;
        client_max_body_size ${maxUploadSize};
    }
  '';

  responded = route: ''
    location = ${route.path} {
        default_type ${route.respond.type};
    ${lib.optionalString route.respond.cors ''
      ${"    "}add_header Access-Control-Allow-Origin "*" always;
      ${"    "}add_header Access-Control-Allow-Methods "GET, OPTIONS" always;
      ${"    "}add_header Access-Control-Allow-Headers "X-Requested-With, Content-Type, Authorization" always;
    ''}    return ${toString route.respond.status} ${quote route.respond.body};
    }
  '';

  location = route: if route ? upstream then proxied route else responded route;

  indent =
    text:
    lib.concatMapStrings (line: if line == "" then "\n" else "    ${line}\n") (
      lib.splitString "\n" (lib.removeSuffix "\n" text)
    );

  listen = port: ''
    listen ${toString port} ssl;
    listen [::]:${toString port} ssl;
  '';
  tlsPorts = lib.filter (port: port != 80) proxy.listens;

  server =
    host: hostRoutes:
    let
      certificate = proxy.certificates.${host};
    in
    ''
      server {
          listen 80;
          listen [::]:80;
          server_name ${host};

          location / {
              return 301 https://$host$request_uri;
          }
      }

      server {
      ${indent (lib.concatMapStrings listen tlsPorts)}    server_name ${host};

          ssl_certificate ${certificate.certificate};
          ssl_certificate_key ${certificate.key};
          ssl_protocols TLSv1.2 TLSv1.3;

      ${lib.concatMapStringsSep "\n" (route: indent (location route)) hostRoutes}
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
