# Which host and path lead where, for whatever proxy. /_synapse/admin and metrics are not here, and so not public.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (cfg) proxy serverName;
  inherit (proxy) domain;

  toSynapse = host: path: {
    inherit host path;
    match = "prefix";
    upstream = "http://127.0.0.1:${toString cfg.synapse.port}";
  };

  wellKnown = name: content: {
    host = serverName;
    path = "/.well-known/matrix/${name}";
    match = "exact";
    respond = {
      status = 200;
      type = "application/json";
      cors = true;
      body = builtins.toJSON content;
    };
  };
in
{
  options.hearth.routes = lib.mkOption {
    type = lib.types.listOf (lib.types.attrsOf lib.types.anything);
    default = [ ];
    internal = true;
    description = "Routes of the plan.";
  };

  config.hearth.routes = lib.mkIf (cfg.enable && proxy.kind != null) (
    [
      (toSynapse domain "/_matrix")
      (toSynapse domain "/_synapse/client")
    ]
    # Who knows nothing of delegation asks the server name itself, on 8448.
    ++ lib.optional (proxy.port8448 && proxy.delegation && domain != serverName) (
      toSynapse serverName "/_matrix"
    )
    ++ lib.optionals proxy.delegation [
      (wellKnown "server" { "m.server" = "${domain}:443"; })
      (wellKnown "client" { "m.homeserver".base_url = cfg.publicBaseUrl; })
    ]
  );
}
