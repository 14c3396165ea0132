# Each port has one owner.
{
  cfg,
  finding,
  lib,
  names,
}:
let
  furtherListens = import ../../lib/bridge-listens.nix { inherit lib; };
  bridges = lib.filterAttrs (_: bridge: bridge.enable) cfg.bridges;

  uses =
    [
      {
        inherit (cfg.synapse) port;
        option = "hearth.synapse.port";
      }
      {
        inherit (cfg.database) port;
        option = "hearth.database.port";
      }
    ]
    ++ lib.mapAttrsToList (name: bridge: {
      inherit (bridge) port;
      option = "hearth.bridges.${name}.port";
    }) bridges
    ++ lib.concatLists (
      lib.mapAttrsToList (
        name: bridge:
        map (listen: {
          inherit (listen) port;
          option = "hearth.bridges.${name} (${listen.purpose})";
        }) (furtherListens (cfg.bridgeKinds.${bridge.kind} or { }) bridge.settings)
      ) bridges
    )
    ++ lib.optionals (cfg.proxy.kind != null) (
      map
        (port: {
          inherit port;
          option = "hearth.proxy";
        })
        [
          cfg.proxy.ports.http
          cfg.proxy.ports.https
        ]
    )
    ++ lib.optional (cfg.proxy.kind != null && cfg.proxy.port8448) {
      port = 8448;
      option = "hearth.proxy.port8448";
    };

  taken = names.duplicates (use: toString use.port) uses;
in
lib.mapAttrsToList (
  port: owners:
  finding true (lib.last owners).option "port ${port} is also that of ${names.listing (map (owner: owner.option) (lib.init owners))}"
    "give one of them another port"
) taken
++ lib.mapAttrsToList (
  name: bridge:
  finding (bridge.port < 1024) "hearth.bridges.${name}.port"
    "${toString bridge.port} is below 1024, and the bridge does not run as root"
    "choose a port from 1024 to 65535"
) bridges
