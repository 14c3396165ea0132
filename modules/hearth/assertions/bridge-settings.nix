# What may not stand in a bridge's settings, and what must.
{
  cfg,
  finding,
  lib,
  names,
}:
let
  references = import ../../lib/references.nix { inherit lib; };
  keyFile = import ../../lib/bridge-key-file.nix;
  keyFindings = import ../../lib/bridge-keys.nix { inherit lib; };

  # Keys that Hearth sets by an option, and the option.
  byOption =
    kind:
    let
      all = option: keys: lib.genAttrs (lib.attrNames keys) (_: option);
    in
    all "encryption" (
      lib.concatMapAttrs (_: keys: keys) (kind.encryption or { })
    )
    // all "relay" (kind.relay or { })
    // all "database" (lib.concatMapAttrs (_: keys: keys) (kind.database or { }))
    // all "permissions" (
      lib.filterAttrs (_: value: value == "{permissions}") (kind.config.set or { })
    );

  judge =
    name: bridge:
    let
      subject = "hearth.bridges.${name}.settings";
      kind = cfg.bridgeKinds.${bridge.kind} or { problems = [ true ]; };
      isSound = kind.problems == [ ];
      hasNone = isSound && kind.config.layout == "none";

      at = key: lib.attrByPath (lib.splitString "." key) null bridge.settings;
      has = key: lib.hasAttrByPath (lib.splitString "." key) bridge.settings;
      secretKeys = (kind.config.secret_keys or [ ]) ++ lib.attrNames (kind.config.generate or { });
      # Words that a bridge reads as no secret at all.
      isWord = value: lib.elem value [ "generate" "disable" "disabled" "remove" "" ];
      plain = lib.filter (key: lib.isString (at key) && !isWord (at key)) (lib.unique secretKeys);

      options = byOption kind;
      taken = lib.filter (key: !options ? ${key} && has key) (
        lib.attrNames (kind.config.set or { } // kind.config.key_files or { })
      );
      asked = lib.filterAttrs (key: _: at key == true) (kind.config.required_with or { });
      required = lib.filterAttrs (key: _: !has key) (
        lib.foldl' (all: keys: all // keys) (kind.config.required or { }) (lib.attrValues asked)
      );
      mixed = lib.any references.hasMixed (lib.attrValues bridge.settings);

      # What has been said about a key needs no second word.
      said = taken ++ lib.filter has (lib.attrNames options);
      unsaid = lib.foldl' (
        left: key:
        lib.updateManyAttrsByPath [
          {
            path = lib.init (lib.splitString "." key);
            update = inner: removeAttrs inner [ (lib.last (lib.splitString "." key)) ];
          }
        ] left
      ) bridge.settings said;
    in
    [
      (finding (hasNone && bridge.settings != { }) subject "${kind.title or ""} has no configuration file"
        "take the settings out; tell the bridge's bot in a chat instead"
      )
      (finding (isSound && plain != [ ]) subject
        "${names.listing plain} is a secret in plain text, and the store is readable by everybody"
        "write `{ _secret = \"name\"; }` there and `hearth.secrets.name.file = \"/run/secrets/name\";`"
      )
      (finding (isSound && taken != [ ]) subject "Hearth sets ${names.listing taken} itself"
        "take it out; the bridge's options are ${names.listing [ "port" "id" "bot" "userPrefix" "owner" "permissions" ]}"
      )
      (finding mixed subject "a `_secret` in it is not a name"
        "write `{ _secret = \"name\"; }`, with nothing but a `prefix` beside it"
      )
    ]
    ++ lib.optionals isSound (
      lib.mapAttrsToList (
        key: option:
        finding (has key) subject "`${key}` is what an option is for"
          "take it out, and set `hearth.bridges.${name}.${option}`"
      ) options
      ++ lib.mapAttrsToList (
        key: how:
        finding true subject "`${key}` is missing, and the bridge is of no use without it"
          "set `${key}${lib.optionalString (lib.elem key secretKeys) "._secret"}` there; ${how}"
      ) required
      ++ lib.optionals (bridge.settings != { } && !hasNone) (
        map (found: finding true subject found.fact found.remedy) (keyFindings kind unsaid)
      )
      ++ lib.mapAttrsToList (
        key: file:
        let
          inherit (keyFile bridge key file) fact remedy secret;
        in
        finding (!file ? since && !cfg.secrets ? ${secret}) subject fact remedy
      ) (kind.config.key_files or { })
    );
in
lib.concatLists (
  lib.mapAttrsToList judge (lib.filterAttrs (_: bridge: bridge.enable) cfg.bridges)
)
