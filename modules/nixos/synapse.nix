# Synapse by upstream's module. Registrations and secrets come as credentials and never through the store.
{ config, lib, ... }:
let
  cfg = config.hearth;
  stateDirectory = "/var/lib/matrix-synapse";
  extrasOf = import ../lib/synapse-extras.nix { inherit lib; };
  hasSecrets = cfg.synapse.secretSettings != { };
in
{
  config = lib.mkIf cfg.enable {
    services.matrix-synapse = {
      enable = true;
      settings = cfg.synapse.finalSettings;
      extras = extrasOf cfg.synapse.settings;
      # Rendered by the unit itself, before the start. Strings all: a path would be copied into the store.
      extraConfigFiles = lib.optional hasSecrets "/run/matrix-synapse/secrets.yaml";
      # It would ask for a secret that only the unit can read; `hearth user add` takes its place.
      enableRegistrationScript = lib.mkDefault false;
    };

    hearth.units.${cfg.synapse.unit} = {
      managed = "upstream";
      start = lib.mkForce [ ];
    };

    assertions = [
      {
        assertion = config.services.matrix-synapse.dataDir == stateDirectory;
        message = ''
          `services.matrix-synapse.dataDir`: it is `${config.services.matrix-synapse.dataDir}`, and Hearth keeps Synapse's key and media in `${stateDirectory}`
            hint: leave it alone, and mount the disk that is meant at `${stateDirectory}`'';
      }
      {
        assertion = config.services.matrix-synapse.workers == { };
        message = ''
          `services.matrix-synapse.workers`: Hearth hands registrations and secrets to Synapse's main process alone, so a worker would not start
            hint: remove the workers'';
      }
    ];
  };
}
