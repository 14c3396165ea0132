{
  description = "A Matrix home server that one person can own";

  inputs = {
    # Everything that needs no package is evaluated from this alone: options, plans, the systemd target, the tests.
    nixpkgs-lib.url = "github:nix-community/nixpkgs.lib";
    # Packages, the NixOS target and its machines.
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
    home-manager.url = "github:nix-community/home-manager/release-26.05";
    home-manager.inputs.nixpkgs.follows = "nixpkgs";
  };

  outputs =
    inputs@{ nixpkgs, home-manager, ... }:
    let
      lib = import ./modules/lib { inherit (inputs.nixpkgs-lib) lib; };
      inherit (lib) eachSystem;
    in
    {
      inherit lib;
      rendered = lib.rendered ./hosts;

      nixosModules.default = ./modules/nixos;
      nixosConfigurations = lib.nixosHosts { inherit (nixpkgs.lib) nixosSystem; } [
        ./hosts/cabin.nix
        ./hosts/edge.nix
      ];

      homeModules.default = ./modules/home-manager;
      homeConfigurations = lib.homeHosts {
        inherit (home-manager.lib) homeManagerConfiguration;
        pkgs = nixpkgs.legacyPackages.aarch64-linux;
      } [ ./hosts/pi.nix ];

      overlays.default = import ./pkgs/overlay.nix;
      packages = eachSystem (system: import ./pkgs { pkgs = nixpkgs.legacyPackages.${system}; });
      devShells = eachSystem (system: import ./pkgs/dev-shell.nix { pkgs = nixpkgs.legacyPackages.${system}; });
      formatter = eachSystem (system: nixpkgs.legacyPackages.${system}.nixfmt);
      checks = eachSystem (system: import ./pkgs/checks.nix { inherit inputs system; });

      templates = import ./templates;
    };
}
