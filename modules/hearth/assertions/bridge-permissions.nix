# Who may use a bridge. Most bridges do not start with a list that they find wrong, and some read it otherwise than meant.
{
  cfg,
  finding,
  lib,
  names,
}:
let
  judge =
    name: bridge:
    let
      subject = "hearth.bridges.${name}.permissions";
      kind = cfg.bridgeKinds.${bridge.kind} or { };
      words = kind.permissions or { };
      levels = words.levels or [ ];
      custom = words.custom or [ ];
      hasWords = kind.problems or [ true ] == [ ] && words != { };
      has = what: hasWords && what;

      found = bridge.permissions;
      everybody = found."*" or null;
      others = lib.filter (who: who != "*") (lib.attrNames found);

      isText = lib.isString;
      wrong = lib.filterAttrs (_: level: isText level && !lib.elem level levels) found;
      maps = lib.filterAttrs (_: level: !isText level) found;
      strange = lib.filter (key: !lib.elem key custom) (
        lib.concatMap lib.attrNames (lib.attrValues maps)
      );
      isServer = who: names.hostProblem who == null;
      nowhere = lib.filter (who: !isServer who && !names.isUserId who) others;

      isHarmless =
        everybody == null
        || everybody == words.nobody or null
        || (everybody == words.relay or null && !bridge.relay.enable);
    in
    lib.mapAttrsToList (
      who: level:
      finding (has true) subject
        "`${who}` has `${toString level}`, and ${kind.title or ""} has no such level${names.suggestion levels (toString level)}"
        "write one of ${names.listing levels}"
    ) wrong
    ++ [
      (finding (has (maps != { } && custom == [ ])) subject
        "${names.listing (lib.attrNames maps)} has a set, and ${kind.title or ""} takes a word only"
        "write one of ${names.listing levels}"
      )
      (finding (has (custom != [ ] && strange != [ ])) subject
        "${names.listing (lib.unique strange)} is nothing that can be allowed"
        "in a set there are ${names.listing custom}; or write one of ${names.listing levels}"
      )
      (finding (has (found == { } && words ? user)) subject "it is empty, so nobody may use the bridge"
        "take the line out for everybody on this server, or write `\"@you:${toString cfg.serverName}\" = \"${words.admin or "admin"}\";`"
      )
      (finding (has (everybody != null && others == [ ])) subject
        "only `*` is in it, and the bridge does not start when it knows nobody by name"
        "add `\"@you:${toString cfg.serverName}\" = \"${words.admin or "admin"}\";`"
      )
      (finding (has (nowhere != [ ])) subject
        "${names.listing nowhere} is neither a server nor a full user id"
        "write `example.org`, or `@name:example.org`"
      )
      (finding (has (!isHarmless && !bridge.dangerouslyOpenToEverybody)) subject
        (
          if everybody == words.relay or null then
            "`*` is everybody on every server, and with `relay` on, whoever gets into a room talks on the other side in somebody's name"
          else
            "`*` is everybody on every server, and may `${if isText everybody then everybody else "…"}`"
        )
        "name servers and people instead; if it is meant, write `hearth.bridges.${name}.dangerouslyOpenToEverybody = true;`"
      )
    ];
in
lib.concatLists (
  lib.mapAttrsToList judge (lib.filterAttrs (_: bridge: bridge.enable) cfg.bridges)
)
