{
  description = "A Matrix home server";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
    # Where a clone of Hearth lies.
    hearth.url = "path:/etc/nixos/hearth";
    hearth.inputs.nixpkgs.follows = "nixpkgs";
  };

  outputs =
    { nixpkgs, hearth, ... }:
    {
      nixosConfigurations.cabin = nixpkgs.lib.nixosSystem {
        modules = [
          hearth.nixosModules.default
          ./host.nix
          # Made by `nixos-generate-config` on the machine.
          ./hardware-configuration.nix
        ];
      };
    };
}
