# The plan's routes as services.nginx.virtualHosts. A pure function of the plan, so that it can be read and
# tested alone; `listenAddresses` is what the host's nginx listens on.
{ lib }:
{ plan, listenAddresses }:
let
  inherit (plan) proxy;

  # `proxy_pass` without a path hands the URI on as it came, byte for byte; anything else would break
  # federation signatures. X-Forwarded-For is replaced and not appended to, because Synapse believes its
  # first entry. Upstream's recommendedProxySettings appends, so it is off for these locations.
  proxied = route: {
    proxyPass = route.upstream;
    recommendedProxySettings = false;
    extraConfig = ''
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host:$server_port;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_read_timeout 600s;
      client_max_body_size ${plan.synapse.maxUploadSize};
    '';
  };

  # nginx expands `$` even between quotes and has no escape for it, so JSON's own escape hides it.
  quote =
    text:
    "'${
      lib.replaceStrings
        [ "\\" "'" ]
        [ "\\\\" "\\'" ]
        (lib.replaceStrings [ "$" ] [ "\\u0024" ] text)
    }'";

  # `default_type` sets the type because nginx would guess one from the path.
  responded = route: {
    return = "${toString route.respond.status} ${quote route.respond.body}";
    extraConfig = ''
      default_type ${route.respond.type};
    ''
    + lib.optionalString route.respond.cors ''
      add_header Access-Control-Allow-Origin "*" always;
      add_header Access-Control-Allow-Methods "GET, OPTIONS" always;
      add_header Access-Control-Allow-Headers "X-Requested-With, Content-Type, Authorization" always;
    '';
  };

  # `^~` keeps a regular expression of someone else's from taking a path that is ours.
  location =
    route:
    lib.nameValuePair "${if route.match == "exact" then "=" else "^~"} ${route.path}" (
      if route ? upstream then proxied route else responded route
    );

  certificate =
    host:
    let
      found = proxy.certificates.${host};
    in
    if found.source == "acme" then
      { enableACME = true; }
    else if found.source == "placeholder" then
      {
        # nginx runs as its own user here and may not enter Hearth's state, so PID 1 hands it the files.
        sslCertificate = "/run/credentials/${proxy.unit}/${host}.pem";
        sslCertificateKey = "/run/credentials/${proxy.unit}/${host}.key";
      }
    else
      {
        sslCertificate = found.certificate;
        sslCertificateKey = found.key;
      };

  # Added to what nginx listens on anyway, so that the host's own choice for 80 and 443 stands.
  extraPorts = lib.subtractLists [ 80 443 ] proxy.listens;
  listen = lib.concatMapStrings (
    port: lib.concatMapStrings (address: "listen ${address}:${toString port} ssl;\n") listenAddresses
  ) extraPorts;

  virtualHost =
    host: routes:
    {
      forceSSL = true;
      extraConfig = listen;
      locations = lib.listToAttrs (map location routes);
    }
    // certificate host;
in
lib.mapAttrs virtualHost (lib.groupBy (route: route.host) plan.routes)
