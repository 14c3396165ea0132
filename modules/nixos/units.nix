# Hearth's own units, and what it adds to the units of upstream modules.
{ config, lib, ... }:
let
  inherit (config.hearth) plan;
  service = import ./service.nix { inherit lib; } { inherit plan; };
in
{
  config = lib.mkIf config.hearth.enable {
    systemd.services = lib.mapAttrs' (
      name: unit: lib.nameValuePair (lib.removeSuffix ".service" name) (service name unit)
    ) (lib.filterAttrs (_: unit: unit.role != "postgresql") plan.units);

    systemd.targets.hearth = {
      description = "Hearth: everything this host was asked for";
      wantedBy = [ "multi-user.target" ];
    };
  };
}
