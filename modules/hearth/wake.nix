# What Synapse has queued for bridges is delivered after a restart too, without anybody writing something new. The
# tool's crate hearth-wake tells why that takes two steps and an appservice of Hearth's own.
{ config, lib, ... }:
let
  cfg = config.hearth;
  id = "hearth-wake";

  enabled = lib.filterAttrs (_: bridge: bridge.enable) cfg.bridges;
  has = cfg.enable && enabled != { };

  # Both ask Synapse's database, as Synapse does, and come back with each of its starts.
  unit = {
    role = "wake";
    user = cfg.synapse.user;
    dynamicUser = cfg.synapse.dynamicUser;
    talksTo = [
      {
        unit = cfg.database.unit;
        purpose = "SQL by socket";
      }
    ];
    # The user is Synapse's, which still runs when these end.
    serviceConfig.RemoveIPC = false;
  };

  # Bridges that answer a ping; Synapse is asked in their name.
  pinged = lib.filterAttrs (_: bridge: bridge.ping && bridge.registration != null) cfg.planBridges;
in
{
  config.hearth = lib.mkIf has {
    # It is told nothing, and is nobody but itself.
    registrations = {
      ${id} = {
        url = null;
        sender = id;
        namespaces.users = [
          {
            regex = "^@${id}:${lib.escapeRegex (toString cfg.serverName)}$";
            exclusive = true;
          }
        ];
        units = [ "hearth-wake.service" ];
      };
    }
    // lib.mapAttrs (_: _: { units = [ "hearth-wake.service" ]; }) pinged;

    units."hearth-queues.service" = lib.recursiveUpdate unit {
      description = "Hearth: what Synapse left behind for bridges";
      start = [
        cfg.programs.hearth
        "bridge"
        "wake"
        "--before-synapse"
        "--plan"
        cfg.paths.plan
      ];
      # Synapse has to be down, so it may not start before this; and starts whatever comes of it.
      before = [ cfg.synapse.unit ];
      after = [ "hearth-database.service" ];
      wantedBy = [ cfg.synapse.unit ];
      network = "loopback";
      # For the next start as well.
      serviceConfig.RemainAfterExit = false;
    };

    units."hearth-wake.service" = lib.recursiveUpdate unit {
      description = "Hearth: deliver to bridges what Synapse has queued";
      # Not a oneshot: nothing is to wait while it waits for a bridge.
      type = "exec";
      start = [
        cfg.programs.hearth
        "bridge"
        "wake"
        "--plan"
        cfg.paths.plan
      ];
      after = [
        cfg.synapse.unit
        "hearth-registrations.service"
      ];
      wantedBy = [ cfg.synapse.unit ] ++ lib.mapAttrsToList (_: bridge: bridge.unit) enabled;
      network = "loopback";
      credentials = lib.listToAttrs (
        map (
          name:
          lib.nameValuePair "registration-${name}.yaml" {
            kind = "registration";
            inherit name;
            inherit (cfg.planRegistrations.${name}) path;
          }
        ) ([ id ] ++ lib.mapAttrsToList (_: bridge: bridge.registration) pinged)
      );
      talksTo = unit.talksTo ++ [
        {
          inherit (cfg.synapse) unit;
          purpose = "client API";
        }
      ]
      ++ lib.mapAttrsToList (_: bridge: {
        inherit (bridge) unit;
        purpose = "whether it is ready";
      }) enabled;
    };
  };
}
