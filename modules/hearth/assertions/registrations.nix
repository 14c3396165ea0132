# Appservices: nobody takes what is another's, and nothing but this server is claimed.
{
  cfg,
  finding,
  lib,
  names,
}:
let
  registrations = lib.attrValues (lib.mapAttrs (name: value: value // { inherit name; }) cfg.registrations);
  tokensFrom = import ./tokens-from.nix { inherit finding names; };
  # Of a bridge's own registration the bridge is told.
  isOfBridge = name: cfg.bridges.${name}.enable or false;
  kinds = [
    "users"
    "aliases"
    "rooms"
  ];

  # What every match of a regular expression begins with, and whether anything may follow.
  beginning =
    regex:
    let
      body = lib.removePrefix "^" regex;
      literal = lib.head (builtins.match "(([^][\\.*+?(){}|^$]|\\\\[.])*).*" body);
      rest = lib.removePrefix literal body;
    in
    {
      text = lib.replaceStrings [ "\\." ] [ "." ] literal;
      isOpen = lib.hasPrefix ".*" rest || lib.hasPrefix ".+" rest;
    };

  claims =
    kind:
    lib.concatMap (
      registration:
      map (namespace: {
        inherit (registration) id;
        inherit (namespace) regex;
        begins = beginning namespace.regex;
      }) (lib.filter (namespace: namespace.exclusive) registration.namespaces.${kind})
    ) registrations;

  covers = a: b: a.begins.isOpen && lib.hasPrefix a.begins.text b.begins.text;
  overlaps =
    kind:
    let
      all = claims kind;
    in
    lib.concatMap (
      a: map (b: { inherit a b kind; }) (lib.filter (b: a.id < b.id && (a.regex == b.regex || covers a b || covers b a)) all)
    ) all;

  # A claim without the server's name would hold for everybody on every server.
  suffix = ":${lib.escapeRegex (toString cfg.serverName)}";
  isOwn = regex: lib.hasSuffix suffix (lib.removeSuffix "$" regex);
  foreign =
    registration:
    lib.filter (regex: !isOwn regex) (
      map (namespace: namespace.regex) (
        lib.filter (namespace: namespace.exclusive) (
          registration.namespaces.users ++ registration.namespaces.aliases
        )
      )
    );

  judge =
    name: registration:
    let
      subject = "hearth.registrations.${name}";
      url = builtins.match "(https?)://([^/:]+|[[][^]]*[]])(:[0-9]+)?(/.*)?" (toString registration.url);
      isLoopback = lib.elem (lib.elemAt url 1) [
        "127.0.0.1"
        "localhost"
        "[::1]"
      ];
      outside = foreign registration;
    in
    [
      (finding (!names.isPlain registration.id) "${subject}.id" "`${registration.id}` cannot be a file's name"
        "use letters, digits, `-`, `_` and `.`"
      )
      (finding (registration.url != null && url == null) "${subject}.url"
        "`${toString registration.url}` is not an address"
        "write it like `http://127.0.0.1:9000`"
      )
      (finding
        (
          url != null
          && lib.head url == "http"
          && !isLoopback
          && !registration.allowPlainHttp
        )
        "${subject}.url"
        "`${toString registration.url}` is on another machine, and tokens and messages would pass in the clear"
        "use `https://`, or, inside a private tunnel, `${subject}.allowPlainHttp = true;`"
      )
      (finding (cfg.serverName != null && outside != [ ]) "${subject}.namespaces"
        "with ${names.listing outside} it claims more than this server"
        "end it with `${suffix}`"
      )
    ]
    ++ lib.optionals (!isOfBridge name) (tokensFrom subject registration.tokensFrom);
in
lib.concatLists (lib.mapAttrsToList judge cfg.registrations)
++ lib.mapAttrsToList (
  id: group:
  finding true "hearth.registrations" "${names.listing (map (registration: registration.name) group)} have the same id `${id}`"
    "give each bridge and registration an `id` of its own"
) (names.duplicates (registration: registration.id) registrations)
++ lib.mapAttrsToList (
  sender: group:
  finding true "hearth.registrations"
    "${names.listing (map (registration: registration.name) group)} have the same user, `@${sender}:${toString cfg.serverName}`"
    "give each a `bot` (a bridge) or a `sender` (a registration) of its own"
) (names.duplicates (registration: registration.sender) registrations)
++ map (
  { a, b, kind }:
  finding true "hearth.registrations" "`${a.id}` and `${b.id}` both claim ${kind} alone: `${a.regex}` and `${b.regex}`"
    "give one of them another `userPrefix` (a bridge) or namespace (a registration)"
) (lib.concatMap overlaps kinds)
