# What may not stand in hearth.synapse.settings: keys that Hearth sets, and secrets in plain text.
{
  cfg,
  finding,
  lib,
  names,
}:
let
  inherit (cfg.synapse) settings;
  references = import ../../lib/references.nix { inherit lib; };

  # Where systemd really keeps the state of a user that it makes up.
  mediaDirectory = "${
    if cfg.synapse.dynamicUser then "${cfg.paths.state}/private" else cfg.paths.state
  }/matrix-synapse/media";

  # Synapse's key, and what to use instead.
  owned = {
    server_name = "`hearth.serverName`";
    public_baseurl = "`hearth.proxy.domain`, or `hearth.publicBaseUrl`";
    listeners = "`hearth.synapse.port`";
    max_upload_size = "`hearth.synapse.maxUploadSize`";
    database = "`hearth.database`";
    app_service_config_files = "`hearth.registrations`, or `hearth.bridges`";
    signing_key_path = "`hearth.synapse.signingKey.installFrom`, which brings a key along";
    log_config = "`hearth.synapse.logLevel`";
    media_store_path = "a mount at `${mediaDirectory}`";
    macaroon_secret_key = "`hearth.secrets.synapse-macaroon.file`, which brings a secret along";
    macaroon_secret_key_path = "`hearth.secrets.synapse-macaroon.file`";
    form_secret = "`hearth.secrets.synapse-form.file`, which brings a secret along";
    form_secret_path = "`hearth.secrets.synapse-form.file`";
    registration_shared_secret = "`hearth.secrets.synapse-registration.file`, which brings a secret along";
    registration_shared_secret_path = "`hearth.secrets.synapse-registration.file`";
  };

  # Keys whose value is a secret.
  secretKeys = [
    "turn_shared_secret"
    "turn_password"
    "recaptcha_private_key"
    "worker_replication_secret"
    "email.smtp_pass"
    "jwt_config.secret"
    "password_config.pepper"
    "redis.password"
    "sentry.dsn"
    "matrix_authentication_service.secret"
  ];
  isPlain =
    key:
    let
      value = lib.attrByPath (lib.splitString "." key) null settings;
    in
    lib.isString value;

  providers = lib.toList (settings.oidc_providers or [ ]);
  hasPlainClientSecret = lib.any (provider: lib.isString (provider.client_secret or null)) providers;

  mixed = lib.filter (key: references.hasMixed settings.${key}) (lib.attrNames settings);
in
lib.mapAttrsToList (
  key: instead:
  finding (settings ? ${key}) "hearth.synapse.settings.${key}" "Hearth sets this itself" "use ${instead}"
) owned
++ map (
  key:
  finding (isPlain key) "hearth.synapse.settings.${key}" "a secret stands there in plain text, and the store is readable by everybody"
    "write `${key} = { _secret = \"name\"; };` and `hearth.secrets.name.file = \"/run/secrets/name\";`"
) secretKeys
++ [
  (finding hasPlainClientSecret "hearth.synapse.settings.oidc_providers"
    "a `client_secret` stands there in plain text, and the store is readable by everybody"
    "write `client_secret = { _secret = \"name\"; };` and `hearth.secrets.name.file = \"/run/secrets/name\";`"
  )
  (finding (mixed != [ ]) "hearth.synapse.settings"
    "in ${names.listing mixed} a `_secret` is not a name"
    "write `{ _secret = \"name\"; }`, with nothing but a `prefix` beside it"
  )
]
