# What names may look like, and what was perhaps meant by one that does not exist.
{ lib }:
let
  label = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
  hostName = "${label}([.]${label})*";
  matches = pattern: text: builtins.match pattern text != null;

  # In the order in which a person would notice.
  hostProblems = [
    {
      pattern = "";
      fact = "it is empty";
      fixed = _: "example.org";
    }
    {
      pattern = "[A-Za-z]+://.*";
      fact = "it has a scheme";
      fixed = name: lib.elemAt (builtins.match "[A-Za-z]+://([^/]*).*" name) 0;
    }
    {
      pattern = ".*/.*";
      fact = "it has a path";
      fixed = name: lib.head (lib.splitString "/" name);
    }
    {
      pattern = ".*:[0-9]*";
      fact = "it has a port";
      fixed = name: lib.head (lib.splitString ":" name);
    }
    {
      pattern = ".*[.]";
      fact = "it ends in a dot";
      fixed = lib.removeSuffix ".";
    }
    {
      pattern = ".*[A-Z].*";
      fact = "it has capital letters";
      fixed = lib.toLower;
    }
  ];
in
rec {
  # null, or what is wrong with a host name and how it could read.
  hostProblem =
    name:
    let
      found = lib.findFirst (problem: matches problem.pattern name) null hostProblems;
    in
    if found != null then
      {
        inherit (found) fact;
        fixed = found.fixed name;
      }
    else if lib.stringLength name > 230 || !matches hostName name then
      {
        fact = "it is not a DNS name";
        fixed = "example.org";
      }
    else
      null;

  isLocalpart = matches "[a-z0-9._=/+-]+";
  isUserId = matches "@[a-z0-9._=/+-]+:[^:]+(:[0-9]+)?";
  serverOf = id: lib.concatStringsSep ":" (lib.tail (lib.splitString ":" id));
  isPlain = matches "[A-Za-z0-9][A-Za-z0-9._-]*";
  isAbsolute = lib.hasPrefix "/";

  # A Nix path, which would be copied into the store, or a text that points there.
  isInStore = path: builtins.isPath path || lib.hasPrefix "${builtins.storeDir}/" path;

  # ", did you mean `x`?" or nothing.
  suggestion =
    known: name:
    let
      # Not levenshteinAtMost, which misses a doubled letter.
      near = lib.filter (candidate: lib.strings.levenshtein name candidate <= 2) known;
    in
    lib.optionalString (near != [ ]) ", did you mean `${lib.head near}`?";

  # Groups of more than one, by what `key` gives.
  duplicates = key: list: lib.filterAttrs (_: group: lib.length group > 1) (lib.groupBy key list);

  listing = lib.concatMapStringsSep ", " (name: "`${name}`");
}
