# What a route's location in nginx says, whoever writes the block around it.
{ lib }:
let
  # nginx has no escape for `$`, so JSON's own one hides it.
  quote =
    text:
    "'${
      lib.replaceStrings [ "\\" "'" ] [ "\\\\" "\\'" ] (lib.replaceStrings [ "$" ] [ "\\u0024" ] text)
    }'";
in
{
  # `^~` keeps a regular expression of someone else's from taking a path of ours.
  name = route: "${if route.match == "exact" then "=" else "^~"} ${route.path}";

  # Beside a `proxy_pass` without a path, which hands on the address byte for byte; federation signatures depend on it.
  # nginx chooses the location by the decoded address but hands on the raw one, so the raw one is looked at too:
  # otherwise `/_synapse/admin/..%2f..%2f_matrix` would get through.
  # X-Forwarded-For is replaced and not added to, since Synapse believes the first entry.
  proxied = maxUploadSize: route: ''
    if ($request_uri !~ "^${lib.escapeRegex route.path}([/?]|$)") {
        return 404;
    }
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host:$server_port;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    # Clients wait for news in one long request.
    proxy_read_timeout 600s;
    proxy_send_timeout 600s;
    client_max_body_size ${maxUploadSize};
  '';

  # Beside the `return`.
  responded =
    route:
    ''
      default_type ${route.respond.type};
    ''
    + lib.optionalString route.respond.cors ''
      add_header Access-Control-Allow-Origin "*" always;
      add_header Access-Control-Allow-Methods "GET, OPTIONS" always;
      add_header Access-Control-Allow-Headers "X-Requested-With, Content-Type, Authorization" always;
    '';

  return = route: "${toString route.respond.status} ${quote route.respond.body}";
}
