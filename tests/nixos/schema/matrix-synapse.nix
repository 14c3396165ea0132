# nixpkgs: nixos/modules/services/matrix/synapse.nix, read at 02d79c9c8bcba9020b4c93784f96e0cb15709349.
# Its typed settings are repeated as far as Hearth or its tests touch them; `settings` is freeform upstream too,
# a listener is not. `package` and `configFile` are upstream's own and read-only, so they are not here at all.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;

  # What `pkgs.formats.yaml { }` accepts: nixpkgs, pkgs/pkgs-lib/formats.nix.
  yaml =
    types.nullOr (
      types.oneOf [
        types.bool
        types.int
        types.float
        types.str
        types.path
        (types.attrsOf yaml)
        (types.listOf yaml)
      ]
    )
    // {
      description = "YAML value";
    };

  option =
    type: default:
    mkOption {
      inherit type default;
    };

  listener = {
    options = {
      port = option (types.nullOr types.port) null;
      bind_addresses = option (types.nullOr (types.listOf types.str)) [
        "::1"
        "127.0.0.1"
      ];
      path = option (types.nullOr types.path) null;
      type = option (types.enum [
        "http"
        "manhole"
        "metrics"
        "replication"
      ]) "http";
      tls = option (types.nullOr types.bool) true;
      x_forwarded = option types.bool false;
      resources = mkOption { type = types.listOf (types.submodule resource); };
    };
  };

  resource.options = {
    names = mkOption {
      type = types.listOf (
        types.enum [
          "client"
          "consent"
          "federation"
          "health"
          "keys"
          "media"
          "metrics"
          "openid"
          "replication"
          "static"
        ]
      );
    };
    compress = option types.bool false;
  };

  cfg = config.services.matrix-synapse;
in
{
  options.services.matrix-synapse = {
    enable = lib.mkEnableOption "matrix.org synapse, the reference homeserver";
    dataDir = option types.str "/var/lib/matrix-synapse";
    extraConfigFiles = option (types.listOf types.path) [ ];
    enableRegistrationScript = option types.bool true;
    extras = option (types.listOf (
      types.enum [
        "cache-memory"
        "jwt"
        "oidc"
        "postgres"
        "redis"
        "saml2"
        "sentry"
        "systemd"
        "url-preview"
      ]
    )) [ ];
    workers = option (types.attrsOf (types.submodule { freeformType = types.attrsOf yaml; })) { };
    settings = mkOption {
      default = { };
      type = types.submodule {
        freeformType = yaml;
        options = {
          server_name = option types.str config.networking.hostName;
          enable_registration = option types.bool false;
          registration_shared_secret = option (types.nullOr types.str) null;
          macaroon_secret_key = option (types.nullOr types.str) null;
          enable_metrics = option types.bool false;
          report_stats = option types.bool false;
          signing_key_path = option types.path "${cfg.dataDir}/homeserver.signing.key";
          pid_file = mkOption {
            type = types.path;
            default = "/run/matrix-synapse.pid";
            readOnly = true;
          };
          # Upstream generates the file; which one is of no interest here.
          log_config = option types.path "/etc/synapse-log.yaml";
          media_store_path = option types.path "${cfg.dataDir}/media_store";
          public_baseurl = option (types.nullOr types.str) null;
          presence.enabled = option types.bool true;
          listeners = mkOption {
            type = types.listOf (types.submodule listener);
            default = [ ];
          };
          database.name = option (types.enum [
            "sqlite3"
            "psycopg2"
          ]) "psycopg2";
          database.args.database = option types.str "matrix-synapse";
          database.args.user = option (types.nullOr types.str) "matrix-synapse";
          url_preview_enabled = option types.bool true;
          max_upload_size = option types.str "50M";
          max_image_pixels = option types.str "32M";
          dynamic_thumbnails = option types.bool false;
          turn_uris = option (types.listOf types.str) [ ];
          turn_shared_secret = option types.str "";
          trusted_key_servers = mkOption {
            type = types.listOf (
              types.submodule {
                freeformType = yaml;
                options.server_name = mkOption { type = types.str; };
              }
            );
            default = [
              {
                server_name = "matrix.org";
                verify_keys."ed25519:auto" = "Noi6WqcDj0QmPxCNQqgezwTlBKrfqehY1u2FyWP9uYw";
              }
            ];
          };
          app_service_config_files = option (types.listOf types.path) [ ];
        };
      };
    };
  };

  # Set plainly upstream, so that what others want is added.
  config.services.matrix-synapse.extras = lib.mkIf cfg.enable [
    "systemd"
    "postgres"
    "url-preview"
  ];

  # What upstream does with these and Hearth relies on: its own unit starts after PostgreSQL's target
  # only where `database.args.host` is unset or names this machine.
  config.systemd.services.matrix-synapse = lib.mkIf cfg.enable (
    let
      args = cfg.settings.database.args;
      localDatabase =
        config.services.postgresql.enable
        && (
          !(args ? host)
          || lib.elem args.host [
            "localhost"
            "127.0.0.1"
            "::1"
          ]
        );
    in
    {
      description = "Synapse Matrix homeserver";
      after = [ "network-online.target" ] ++ lib.optional localDatabase "postgresql.target";
      requires = lib.optional localDatabase "postgresql.target";
      wants = [ "network-online.target" ];
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        Type = "notify";
        User = "matrix-synapse";
        RuntimeDirectory = "matrix-synapse";
        Restart = "on-failure";
        UMask = "0077";
        ExecStartPre = [ "+/nix/store/upstream-fix-permissions" ];
        ExecStart = "/nix/store/upstream-synapse/bin/synapse_homeserver";
      };
    }
  );
}
