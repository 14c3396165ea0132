# Hearth's own units, and what it adds to the units of upstream's modules.
{ config, lib, ... }:
let
  inherit (config.hearth) plan;
  service = import ./service.nix { inherit lib; } { inherit plan; };

  # Of PostgreSQL the plan knows the target to wait for, and nothing to add.
  units = lib.filterAttrs (_: unit: unit.role != "postgresql") plan.units;
in
{
  config = lib.mkIf config.hearth.enable {
    systemd.services = lib.mapAttrs' (
      name: unit: lib.nameValuePair (lib.removeSuffix ".service" name) (service unit)
    ) units;

    systemd.targets.hearth = {
      description = "Hearth: everything this host was asked for";
      wantedBy = [ "multi-user.target" ];
    };
  };
}
