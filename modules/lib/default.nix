# What the flake offers as `lib`, from nixpkgs' lib alone.
{ lib }:
let
  hostName = file: lib.removeSuffix ".nix" (baseNameOf (toString file));

  # A host file evaluated on the systemd target.
  evalHost =
    {
      name,
      modules,
    }:
    lib.evalModules {
      modules = [
        ../systemd
        { hearth.host = lib.mkDefault name; }
      ]
      ++ modules;
    };

  # Its files by path.
  systemdTree = host: (evalHost host).config.hearth.tree;

  hostFiles = directory: lib.filter (lib.hasSuffix ".nix") (lib.attrNames (builtins.readDir directory));
in
{
  inherit evalHost systemdTree;

  # The trees of all host files in a directory, by name.
  rendered =
    directory:
    lib.listToAttrs (
      map (
        file:
        lib.nameValuePair (hostName file) (systemdTree {
          name = hostName file;
          modules = [ (directory + "/${file}") ];
        })
      ) (hostFiles directory)
    );

  # The same host files as NixOS configurations.
  nixosHosts =
    { nixosSystem }:
    files:
    lib.listToAttrs (
      map (
        file:
        lib.nameValuePair (hostName file) (nixosSystem {
          modules = [
            ../nixos
            file
            {
              networking.hostName = lib.mkDefault (hostName file);
              # A host file says nothing of hardware, and without disks and a boot loader only a container is complete.
              boot.isContainer = lib.mkDefault true;
              nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux";
              system.stateVersion = lib.mkDefault "26.05";
            }
          ];
        })
      ) files
    );

  # A host file as the home of a person called `you`.
  homeHosts =
    { homeManagerConfiguration, pkgs }:
    files:
    lib.listToAttrs (
      map (
        file:
        lib.nameValuePair (hostName file) (homeManagerConfiguration {
          inherit pkgs;
          modules = [
            ../home-manager
            file
            {
              hearth.host = lib.mkDefault (hostName file);
              home = {
                username = lib.mkDefault "you";
                homeDirectory = lib.mkDefault "/home/you";
                stateVersion = lib.mkDefault "26.05";
              };
            }
          ];
        })
      ) files
    );

  eachSystem = lib.genAttrs [
    "x86_64-linux"
    "aarch64-linux"
  ];

  # docs/options.md.
  optionsPage = import ./options-page.nix { inherit lib; } {
    inherit
      (evalHost {
        name = "host";
        # Options of the targets with a package set are described without one.
        modules = [
          ./bridge-packages.nix
          ./tool-package.nix
          { _module.args.pkgs = { }; }
        ];
      })
      options
      ;
  };
}
