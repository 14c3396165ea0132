# Bridges: their kind, their names, and what the kind can do of what is asked for.
{
  cfg,
  finding,
  lib,
  names,
}:
let
  tokensFrom = import ./tokens-from.nix { inherit finding names; };
  kinds = lib.attrNames cfg.bridgeKinds;
  enabled = lib.filterAttrs (_: bridge: bridge.enable) cfg.bridges;

  # What is wrong with a kind's TOML, once for all its bridges.
  ofKinds = lib.concatMap (
    name:
    map (problem: finding true "hearth.bridgeKinds.${name}" problem.fact problem.remedy)
      cfg.bridgeKinds.${name}.problems or [ ]
  ) (lib.unique (map (bridge: bridge.kind) (lib.attrValues enabled)));

  isShort = name: builtins.match "[a-z][a-z0-9-]*" name != null && lib.stringLength name <= 17;

  shared = names.duplicates (name: enabled.${name}.keptAs) (lib.attrNames enabled);

  withoutLogin = lib.attrByPath [ "matrix_authentication_service" "enabled" ] false cfg.synapse.settings == true;
  makesDevices = kind: lib.any (lib.hasSuffix "msc4190") (lib.attrNames (kind.encryption.allow or { }));

  can = kind: {
    relay = kind ? relay;
    doublePuppet = kind ? double_puppet;
    encryption = kind ? encryption;
  };

  judge =
    name: bridge:
    let
      subject = "hearth.bridges.${name}";
      kind = cfg.bridgeKinds.${bridge.kind} or null;
      isKnown = kind != null;
      # Of a kind that is wrong itself there is no more to say.
      isSound = isKnown && kind.problems == [ ];
      inherit (bridge) owner;
      needsOwner = isSound && lib.any (lib.hasInfix "{owner}") kind.start.arguments;
      isSoundOwner = owner != null && names.isUserId owner;
      databases = lib.attrNames (kind.database or { });

      lacks =
        option: isAsked:
        finding (isSound && isAsked && !(can kind).${option}) "${subject}.${option}"
          "${kind.title} has nothing of the kind"
          "take the line out";

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
      (finding (isSound && kind ? refused) subject "${kind.title or ""} is known here, and not run"
        (kind.refused or "")
      )
      (finding (!isShort name) subject "`${name}` cannot be a part of a user's name"
        "use at most 17 lower-case letters, digits and `-`, a letter first"
      )
      (finding (bridge.keptAs != name && !isShort bridge.keptAs) "${subject}.keptAs"
        "`${bridge.keptAs}` cannot be a part of a user's name"
        "write the name that the bridge had before"
      )
      (finding (isSound && bridge.bot != null && !names.isLocalpart bridge.bot) "${subject}.bot"
        "`${toString bridge.bot}` cannot be a user's name"
        "use lower-case letters, digits and `._=/+-`"
      )
      (finding (isSound && bridge.userPrefix != "" && !names.isLocalpart bridge.userPrefix) "${subject}.userPrefix"
        "`${bridge.userPrefix}` cannot be the beginning of a user's name"
        "use lower-case letters, digits and `._=/+-`"
      )
      (finding (isSound && kind ? registration && bridge.userPrefix == "") "${subject}.userPrefix"
        "it is empty, and so the bridge would claim everybody on this server"
        "write the bridge's name and `_`, as in `\"${name}_\"`"
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
      (lacks "encryption" (bridge.encryption != "off"))
      (finding
        (isSound && bridge.encryption != "off" && (can kind).encryption && withoutLogin && !makesDevices kind)
        "${subject}.encryption"
        "with the Matrix Authentication Service nobody but it signs anybody in, and ${kind.title or ""} cannot make the bot's device otherwise (MSC4190)"
        "write `${subject}.encryption = \"off\";`"
      )
      (lacks "relay" bridge.relay.enable)
      (lacks "doublePuppet" bridge.doublePuppet)
      (finding (isSound && bridge.database == null && databases != [ ]) "${subject}.database"
        "${kind.title or ""} has to remember things, and would have nowhere to"
        "take the line out for PostgreSQL, or write ${lib.concatMapStringsSep " or " (kind: "`\"${kind}\"`") databases}"
      )
      (finding (isSound && bridge.database != null && !lib.elem bridge.database databases) "${subject}.database"
        "${kind.title or ""} cannot keep its things in `${toString bridge.database}`"
        (
          if databases == [ ] then "take the line out; it has no database" else "write ${lib.concatMapStringsSep " or " (kind: "`\"${kind}\"`") databases}"
        )
      )
      (finding (bridge.tokensFrom != null && isSound && !kind ? registration) "${subject}.tokensFrom"
        "${kind.title or ""} is no appservice, and has no registration"
        "take the line out"
      )
    ]
    ++ tokensFrom subject bridge.tokensFrom
    ++ lib.mapAttrsToList conflict (kind.conflicts.synapse or { });
in
ofKinds
++ lib.mapAttrsToList (
  keptAs: group:
  finding true "hearth.bridges" "${names.listing group} are all kept as `${keptAs}`, and would share a database"
    "take `keptAs` out of all but the one that had this name before"
) shared
++ lib.concatLists (lib.mapAttrsToList judge enabled)
