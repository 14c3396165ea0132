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
    inputs@{ nixpkgs, ... }:
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

      # Room for the home-manager target: the plan carried out as systemd user units.
      homeModules = { };
      homeConfigurations = { };

      overlays.default = import ./pkgs/overlay.nix;
      packages = eachSystem (system: import ./pkgs { pkgs = nixpkgs.legacyPackages.${system}; });
      devShells = eachSystem (system: import ./pkgs/dev-shell.nix { pkgs = nixpkgs.legacyPackages.${system}; });
      formatter = eachSystem (system: nixpkgs.legacyPackages.${system}.nixfmt);
      checks = eachSystem (system: import ./pkgs/checks.nix { inherit inputs system; });

      templates = import ./templates;
    };
}
