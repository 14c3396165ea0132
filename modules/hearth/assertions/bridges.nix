# Bridges: their kind, their owner, their settings.
{
  cfg,
  finding,
  lib,
  names,
}:
let
  kinds = lib.attrNames cfg.bridgeKinds;
  references = import ../../lib/references.nix { inherit lib; };

  judge =
    name: bridge:
    let
      subject = "hearth.bridges.${name}";
      kind = cfg.bridgeKinds.${bridge.kind} or null;
      isKnown = kind != null;
      inherit (bridge) owner;
      needsOwner = isKnown && lib.any (lib.hasInfix "{owner}") kind.start.arguments;
      isSoundOwner = owner != null && names.isUserId owner;

      at = key: lib.attrByPath (lib.splitString "." key) null bridge.settings;
      plain = lib.filter (key: lib.isString (at key)) (kind.config.secret_keys or [ ]);
      taken = lib.filter (key: at key != null) (lib.attrNames (kind.config.set or { }));
      mixed = lib.any references.hasMixed (lib.attrValues bridge.settings);

      conflict =
        key: why:
        finding (
          cfg.synapse.settings ? ${key} && cfg.synapse.settings.${key} != "off"
        ) subject "`hearth.synapse.settings.${key}` is set: ${why}" "take `${key}` out, or do without this bridge";
    in
    [
      (finding (!isKnown) subject
        "there is no kind of bridge `${bridge.kind}`${names.suggestion kinds bridge.kind}"
        "the kinds are ${names.listing kinds}; set `${subject}.kind`, or add one to `hearth.bridgeKinds`"
      )
      (finding (builtins.match "[a-z][a-z0-9-]*" name == null || lib.stringLength name > 17) subject
        "`${name}` cannot be a part of a user's name"
        "use at most 17 lower-case letters, digits and `-`, a letter first"
      )
      (finding (isKnown && !names.isLocalpart bridge.bot) "${subject}.bot" "`${bridge.bot}` cannot be a user's name"
        "use lower-case letters, digits and `._=/+-`"
      )
      (finding (needsOwner && owner == null) "${subject}.owner" "nobody commands the bridge"
        "write `${subject}.owner = \"@you:${toString cfg.serverName}\";`, or set `hearth.admins`"
      )
      # The default is an admin, about whom there is an assertion already.
      (finding (owner != null && !lib.elem owner cfg.admins && !isSoundOwner) "${subject}.owner"
        "`${toString owner}` is not a full user id"
        "write `@name:${toString cfg.serverName}`"
      )
      (finding
        (isSoundOwner && !lib.elem owner cfg.admins && names.serverOf owner != toString cfg.serverName)
        "${subject}.owner"
        "`${toString owner}` lives on another server than `${toString cfg.serverName}`"
        "name somebody of `${toString cfg.serverName}`"
      )
      (finding (isKnown && kind.config.layout == "none" && bridge.settings != { }) "${subject}.settings"
        "${kind.title} has no configuration file"
        "take the settings out; tell the bridge's bot in a chat instead"
      )
      (finding (plain != [ ]) "${subject}.settings"
        "${names.listing plain} is a secret in plain text, and the store is readable by everybody"
        "write `{ _secret = \"name\"; }` there and `hearth.secrets.name.file = \"/run/secrets/name\";`"
      )
      (finding (taken != [ ]) "${subject}.settings" "Hearth sets ${names.listing taken} itself"
        "take it out; the bridge's options are ${names.listing [ "port" "id" "bot" "userPrefix" "owner" "permissions" ]}"
      )
      (finding mixed "${subject}.settings" "a `_secret` in it is not a name"
        "write `{ _secret = \"name\"; }`, with nothing but a `prefix` beside it"
      )
    ]
    ++ lib.mapAttrsToList conflict (kind.conflicts.synapse or { });
in
lib.concatLists (
  lib.mapAttrsToList judge (lib.filterAttrs (_: bridge: bridge.enable) cfg.bridges)
)
