# The plan as a tree of units and files, for any machine with systemd.
{ lib, ... }:
{
  imports = [
    ../hearth
    ./nginx.nix
    ./tree.nix
  ];

  config.hearth.target = lib.mkDefault "systemd";
}
