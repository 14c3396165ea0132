# homeserver.yaml: the user's settings, what Hearth sets itself, and which of it holds secrets.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
  references = import ../lib/references.nix { inherit lib; };

  credential = name: "${cfg.paths.runtime}/credentials/${cfg.synapse.unit}/${name}";

  ownSecrets = [
    "synapse-macaroon"
    "synapse-form"
    "synapse-registration"
  ];

  # Hearth's share. A key of these in `settings` is refused; assertions/settings.nix says what to use instead.
  owned = {
    server_name = cfg.serverName;
    public_baseurl = cfg.publicBaseUrl;
    signing_key_path = cfg.synapse.signingKey.path;
    media_store_path = "${cfg.paths.state}/matrix-synapse/media";
    log_config = "${cfg.paths.configuration}/synapse-log.yaml";
    max_upload_size = cfg.synapse.maxUploadSize;
    macaroon_secret_key_path = credential "synapse-macaroon";
    form_secret_path = credential "synapse-form";
    registration_shared_secret_path = credential "synapse-registration";
    app_service_config_files = map (id: credential "registration-${id}.yaml") (
      lib.attrNames cfg.planRegistrations
    );
    listeners = [
      {
        type = "http";
        inherit (cfg.synapse) port;
        bind_addresses = [ "127.0.0.1" ];
        tls = false;
        x_forwarded = true;
        resources = [
          {
            names = [
              "client"
              "federation"
            ];
            compress = false;
          }
        ];
      }
    ];
    database = {
      name = "psycopg2";
      args = {
        database = cfg.database.name;
        user = cfg.synapse.user;
        host = cfg.database.socketDirectory;
        inherit (cfg.database) port;
        cp_min = cfg.database.connections.min;
        cp_max = cfg.database.connections.max;
      };
    };
  };

  # Synapse replaces whole top-level keys when it reads a second file, so a key with a secret anywhere in it
  # goes there as a whole.
  split = lib.partition (key: references.hasSecret cfg.synapse.settings.${key}) (
    lib.attrNames cfg.synapse.settings
  );

  internal = description: mkOption {
    type = types.raw;
    internal = true;
    readOnly = true;
    inherit description;
  };
in
{
  options.hearth.synapse = {
    finalSettings = internal "homeserver.yaml, without anything secret.";
    secretSettings = internal "Top-level keys with secrets in them: a template for `hearth render`.";
    secretNames = internal "Secrets that Synapse's unit receives as credentials.";
    finalLog = internal "Python's logging configuration.";
    needs = internal "Units that Synapse does not start without.";
  };

  config.hearth.synapse = {
    settings = lib.mkIf cfg.enable (
      lib.mapAttrs (_: lib.mkDefault) {
        report_stats = false;
        enable_registration = false;
        url_preview_enabled = false;
        suppress_key_server_warning = true;
        trusted_key_servers = [ { server_name = "matrix.org"; } ];
      }
    );

    finalSettings = lib.getAttrs split.wrong cfg.synapse.settings // owned;
    secretSettings = lib.getAttrs split.right cfg.synapse.settings;
    secretNames = lib.unique (ownSecrets ++ references.secretsIn cfg.synapse.secretSettings);

    # To standard output, and so to the journal, which has the time by itself.
    finalLog = {
      version = 1;
      disable_existing_loggers = false;
      formatters.journal.format = "%(levelname)s %(name)s: [%(request)s] %(message)s";
      handlers.console = {
        class = "logging.StreamHandler";
        formatter = "journal";
        stream = "ext://sys.stdout";
      };
      root = {
        level = cfg.synapse.logLevel;
        handlers = [ "console" ];
      };
    };

    needs = [
      "hearth-secrets.service"
      "hearth-registrations.service"
      "hearth-database.service"
      "hearth-signing-key.service"
    ];
  };
}
