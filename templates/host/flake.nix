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
      # nixos-rebuild switch --flake /etc/nixos#cabin
      nixosConfigurations.cabin = nixpkgs.lib.nixosSystem {
        modules = [
          hearth.nixosModules.default
          ./host.nix
          # Your machine's own, as `nixos-generate-config` made it: disks, boot loader, users.
          ./configuration.nix
        ];
      };
    };
}
