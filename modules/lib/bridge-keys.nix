# What a bridge does with each key of a configuration: nothing, if it does not know it or the type is wrong. Bridges pass
# over both in silence, so it is said here. The keys are the data that `hearth convert` reads too.
{ lib }:
let
  names = import ./names.nix { inherit lib; };
  data = ../../tools/hearth-bridges/data;

  kindsOf = {
    s = "a text";
    i = "a whole number";
    f = "a number";
    b = "`true` or `false`";
    n = "`null`";
    m = "a set";
    l = "a list";
  };

  typeOf =
    value:
    if lib.isAttrs value then
      if value ? _secret then "s" else "m"
    else
      {
        string = "s";
        path = "s";
        int = "i";
        float = "f";
        bool = "b";
        null = "n";
        list = "l";
      }
      .${builtins.typeOf value};

  taken = flags: lib.concatMapStringsSep " or " (flag: kindsOf.${flag} or "something else") (lib.stringToCharacters flags);

  path = lib.concatStringsSep ".";
in
# `kind` with its layout, and what somebody set. Gives facts and remedies.
kind: settings:
let
  files = (kind.config.keys or [ ]) ++ (kind.config.own_keys or [ ]);
  entries = lib.concatMap (
    name: (builtins.fromJSON (builtins.readFile (data + "/${name}.json"))).keys
  ) files;
  # A later file says it better than an earlier one, but for types, which it may leave to that.
  known = lib.mapAttrs (_: lib.foldl' (earlier: later: earlier // later) { }) (
    lib.groupBy (entry: path entry.at) entries
  );
  # Every beginning of a known key, as in `bridge` and `bridge.relay`.
  inner = lib.listToAttrs (
    lib.concatMap (
      entry:
      map (count: lib.nameValuePair (path (lib.take count entry.at)) true) (
        lib.range 1 (lib.length entry.at - 1)
      )
    ) entries
  );

  # Its place is known even where nothing in it is.
  sections = inner // lib.optionalAttrs (kind.config ? own_section) { ${kind.config.own_section} = true; };

  # A bridge of somebody's own has keys of which nothing is written down.
  isOpen = key: kind.config.own_keys or [ ] == [ ] && lib.head key == kind.config.own_section or null;

  last = key: lib.last (lib.splitString "." key);
  # Something nearly so in the same place, or the same word in another place.
  meant =
    key:
    let
      siblings = lib.filter (other: lib.length (lib.splitString "." other) == lib.length key) (
        lib.attrNames known ++ lib.attrNames sections
      );
      near = lib.filter (other: lib.strings.levenshtein (path key) other <= 2) siblings;
      moved = lib.filter (other: last other == lib.last key) (lib.attrNames known ++ lib.attrNames inner);
      found = near ++ moved;
    in
    lib.optionalString (found != [ ]) ", did you mean `${lib.head found}`?";

  unknown = key: {
    fact = "there is no key `${path key}`, and the bridge would pass over it in silence${meant key}";
    remedy = "correct it or take it out; the keys are in the bridge's own example, ${kind.source or kind.homepage or "its documentation"}";
  };

  judge =
    key: value:
    let
      name = path key;
      entry = known.${name} or null;
    in
    if entry != null && entry ? until then
      [
        {
          fact = "`${name}` is gone since the release after ${entry.until}, and the bridge would pass over it in silence";
          remedy = "take it out";
        }
      ]
    else if entry != null && entry ? takes && !lib.hasInfix (typeOf value) entry.takes then
      [
        {
          fact = "`${name}` is ${kindsOf.${typeOf value}}, and the bridge takes ${taken entry.takes} there and would pass over it in silence";
          remedy = "write ${taken entry.takes}";
        }
      ]
    else if entry != null || isOpen key then
      [ ]
    else if inner ? ${name} && lib.isAttrs value && !value ? _secret then
      lib.concatLists (lib.mapAttrsToList (next: judge (key ++ [ next ])) value)
    else
      [ (unknown key) ];
in
if files == [ ] then [ ] else lib.concatLists (lib.mapAttrsToList (name: judge [ name ]) settings)
