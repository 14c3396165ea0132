# The plan as systemd user units of one person, by home-manager: no root, no users of their own, everything below the
# home and the person's runtime directory.
{
  imports = [
    ../hearth
    ../lib/bridge-packages.nix
    ../lib/tool-package.nix
    ./target.nix
    ./units.nix
    ./files.nix
    ./postgresql.nix
    ./nginx.nix
    ./activation.nix
    ./shut-homes.nix
  ];
}
