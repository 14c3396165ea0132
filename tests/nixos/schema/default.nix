# The upstream NixOS options that Hearth sets or reads, and no others, with upstream's names and types.
# nixpkgs itself is not needed to evaluate against them: an option that upstream does not have, or a value
# of the wrong type, fails here as it would fail on a host. Each file says which nixpkgs file it stands for.
{
  imports = [
    ./acme.nix
    ./assertions.nix
    ./etc.nix
    ./firewall.nix
    ./matrix-synapse.nix
    ./nginx.nix
    ./postgresql.nix
    ./system.nix
    ./systemd.nix
  ];
}
