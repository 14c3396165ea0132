# Secrets have names. Each is a file of the user's or generated on the host; none is ever in the store.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;

  secret = types.submodule {
    options = {
      file = mkOption {
        type = types.nullOr (types.either types.path types.str);
        default = null;
        example = "/run/secrets/smtp-password";
        description = ''
          Path of a file on the host that holds the secret and nothing else, outside the store:
          what sops-nix and agenix give, or any path of yours. Write it as a string.
        '';
      };
      generated = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether the host makes the secret itself, once, readable by root alone.";
      };
    };
  };

  # Hearth's own; to bring one along from another server, give it a file.
  own = name: {
    generated = lib.mkDefault (cfg.secrets.${name}.file == null);
  };
in
{
  options.hearth.secrets = mkOption {
    type = types.attrsOf secret;
    default = { };
    example = {
      smtp-password.file = "/run/secrets/smtp-password";
      turn.generated = true;
    };
    description = ''
      Secrets by name. Inside `settings` a secret is written `{ _secret = "name"; }`.
      Hearth has four of its own: `synapse-macaroon`, `synapse-form`, `synapse-registration` and `hearth-admin`.
    '';
  };

  config = lib.mkIf cfg.enable {
    hearth.secrets = lib.genAttrs [
      "synapse-macaroon"
      "synapse-form"
      "synapse-registration"
      "hearth-admin"
    ] own;

    hearth.units."hearth-secrets.service" = {
      description = "Hearth: generate missing secrets";
      role = "secrets";
      start = [
        cfg.programs.hearth
        "secrets"
        "ensure"
        "--plan"
        cfg.paths.plan
      ];
      before = [ cfg.synapse.unit ];
      wantedBy = [ "hearth.target" ];
      stateDirectory = {
        name = lib.removePrefix "${cfg.paths.state}/" cfg.stateDirectory;
        mode = "0700";
      };
      # The user's own files may lie in a home and belong to anybody: systemd can read them when it hands them to a
      # service, so this unit has to be able to look at them before.
      serviceConfig = lib.optionalAttrs (lib.any (secret: secret.file != null) (lib.attrValues cfg.secrets)) {
        ProtectHome = "read-only";
        PrivateUsers = false;
        CapabilityBoundingSet = "CAP_DAC_READ_SEARCH";
      };
    };
  };
}
