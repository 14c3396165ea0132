# nixpkgs: nixos/modules/misc/version.nix (stateVersion), nixos/modules/tasks/network-interfaces.nix
# (hostName, enableIPv6), nixos/modules/system/activation/top-level.nix (checks) and
# nixos/modules/config/system-path.nix (systemPackages), as 26.05 documents them.
{ lib, ... }:
{
  options = {
    system.stateVersion = lib.mkOption { type = lib.types.str; };
    system.checks = lib.mkOption {
      type = lib.types.listOf lib.types.package;
      default = [ ];
    };
    networking.hostName = lib.mkOption {
      type = lib.types.strMatching "^$|^[[:alnum:]]([[:alnum:]_-]{0,61}[[:alnum:]])?$";
      default = "nixos";
    };
    networking.enableIPv6 = lib.mkOption {
      type = lib.types.bool;
      default = true;
    };
    environment.systemPackages = lib.mkOption {
      type = lib.types.listOf lib.types.package;
      default = [ ];
    };
  };
}
