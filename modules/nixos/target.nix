# What is different about NixOS, told to the options that make the plan; and what they found, told to NixOS.
{
  config,
  lib,
  ...
}:
let
  cfg = config.hearth;
in
{
  config = lib.mkMerge [
    {
      hearth = {
        target = "nixos";
        host = lib.mkDefault config.networking.hostName;
        programs.hearth = lib.mkDefault "${cfg.package}/bin/hearth";
        # The server is up before its set-up is done; this target waits for both.
        database.unit = "postgresql.target";
        # Upstream's module has a user of this name.
        synapse.dynamicUser = false;
      };
    }
    (lib.mkIf cfg.enable { inherit (cfg) assertions warnings; })
  ];
}
