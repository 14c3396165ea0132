# The plan's units as home-manager's. What they may see of the home is bound here, unit by unit.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (cfg) plan paths;
  inherit (lib) mkForce types;

  restartTriggers = import ../systemd/restart-triggers.nix { inherit lib; };
  service = import ./service.nix { inherit lib; };

  isOneshot = unit: unit.type == "oneshot";
  readsSecretsOfTheUser = unit: unit.role == "secrets";

  userSecrets = lib.filter (secret: secret.source == "file") (lib.attrValues plan.secrets);
  certificates = lib.attrValues (if plan.proxy == null then { } else plan.proxy.certificates);
  # Directories and not files: a renewed certificate is another file of the same name.
  directoriesOf = files: lib.unique (map (file: "-${dirOf file}") files);

  writes =
    unit:
    lib.optional (unit.stateDirectory != null) "${paths.state}/${unit.stateDirectory.name}"
    # Its last part is made by a rename, so the one above is bound.
    ++ lib.optional (unit.role == "postgresql") (dirOf plan.postgresql.cluster.directory)
    # What was made of which cluster is remembered here.
    ++ lib.optional (unit.role == "postgresql") cfg.stateDirectory;

  reads =
    unit:
    [ paths.configuration ]
    ++ lib.optionals (readsSecretsOfTheUser unit) (directoriesOf (map (secret: secret.path) userSecrets))
    ++ lib.optionals (unit.role == "proxy") (
      directoriesOf (
        lib.concatMap (pair: [
          pair.certificate
          pair.key
        ]) certificates
      )
    );

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
        inherit unit;
        triggers = restartTriggers { inherit plan unit; };
        binds = {
          BindReadOnlyPaths = lib.unique (reads unit);
          BindPaths = lib.unique (writes unit);
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
