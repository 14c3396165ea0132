# Synapse's optional dependencies by nixpkgs' names, for what the settings ask. The settings as they are written: a key with
# a secret in it is not in homeserver.yaml, where upstream's module would look.
{ lib }:
settings:
lib.attrValues (
  lib.filterAttrs (key: _: settings ? ${key}) {
    jwt_config = "jwt";
    oidc_providers = "oidc";
    redis = "redis";
    saml2_config = "saml2";
    sentry = "sentry";
  }
)
