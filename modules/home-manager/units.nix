# The plan's units as home-manager's. What they may see of the home is in binds.nix.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (cfg) plan;
  inherit (lib) mkForce types;

  restartTriggers = import ../systemd/restart-triggers.nix { inherit lib; };
  service = import ./service.nix { inherit lib; };

  isOneshot = unit: unit.type == "oneshot";
  # Who decrypts secrets into the home does it by a unit of this name; where there is none, systemd passes over it. Not in
  # the plan, which would name units that are not there. Whoever reads a file that the user points to waits.
  decrypters = [
    "sops-nix.service"
    "agenix.service"
  ];
  readsGiven =
    unit:
    lib.elem unit.role [
      "secrets"
      "registrations"
      "signing-key"
      "proxy"
    ];
  binds = import ./binds.nix { inherit lib cfg; };

  # Of root's settings for a unit these have no counterpart, or need root.
  forPeople =
    settings:
    removeAttrs settings [
      "AmbientCapabilities"
      "CapabilityBoundingSet"
      "DevicePolicy"
      "DynamicUser"
      "IPAddressAllow"
      "IPAddressDeny"
      "ProtectHome"
      "RemoveIPC"
    ]
    // {
      PrivateUsers = true;
    };
in
{
  # A person's units all run as that person: the plan says so, and says the sandbox as it is.
  options.hearth.units = lib.mkOption {
    type = types.attrsOf (
      types.submodule {
        options.serviceConfig = lib.mkOption { apply = forPeople; };
        config = {
          user = mkForce null;
          dynamicUser = mkForce false;
        };
      }
    );
  };

  config = lib.mkIf cfg.enable {
    hearth.hardening = import ./hardening.nix { inherit lib; };

    systemd.user.services = lib.mapAttrs' (
      name: unit:
      lib.nameValuePair (lib.removeSuffix ".service" name) (service {
        unit = unit // lib.optionalAttrs (readsGiven unit) { after = unit.after ++ decrypters; };
        triggers = restartTriggers { inherit plan unit; };
        binds = {
          BindReadOnlyPaths = binds.reads unit;
          BindPaths = binds.writes unit;
        };
        # A oneshot does its work again without being stopped: whoever requires it would be stopped as well.
        switchMethod = if isOneshot unit then "reload" else "restart";
      })
    ) plan.units;

    systemd.user.targets.hearth = {
      Unit.Description = "Hearth: everything this person's server was asked for";
      Install.WantedBy = [ "default.target" ];
    };
  };
}
