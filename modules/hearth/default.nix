# What a host's options mean, for any target. One concept a file; plan.nix puts them together.
{
  imports = [
    ./server.nix
    ./paths.nix
    ./programs.nix
    ./units.nix
    ./secrets.nix
    ./database.nix
    ./cluster.nix
    ./size.nix
    ./raspberry-pi.nix
    ./registrations.nix
    ./signing-key.nix
    ./synapse.nix
    ./synapse-config.nix
    ./bridges.nix
    ./bridge-units.nix
    ./wake.nix
    ./proxy.nix
    ./routes.nix
    ./assertions
    ./warnings.nix
    ./plan.nix
  ];
}
