# The plan on NixOS: upstream's modules for what they are good at, our own units for the rest.
{
  imports = [
    ../hearth
    ./target.nix
    ../lib/bridge-packages.nix
    ../lib/tool-package.nix
    ./database.nix
    ./files.nix
    ./proxy.nix
    ./synapse.nix
    ./units.nix
  ];
}
