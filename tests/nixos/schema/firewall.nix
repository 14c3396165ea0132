# nixpkgs: nixos/modules/services/networking/firewall.nix, read at 0192bb844360b5b42ebaf7f575f84d79910a5927.
{ lib, ... }:
{
  options.networking.firewall = {
    enable = lib.mkOption {
      type = lib.types.bool;
      default = true;
    };
    allowedTCPPorts = lib.mkOption {
      type = lib.types.listOf lib.types.port;
      default = [ ];
      apply = ports: lib.unique (lib.sort lib.lessThan ports);
    };
  };
}
