# What one bridge's configuration says, and what its registration claims: its kind's data with a host's choices put in.
{ lib, cfg }:
name: bridge:
let
  references = import ./references.nix { inherit lib; };
  kind = cfg.bridgeKinds.${bridge.kind};
  words = kind.permissions or { };

  fullName = "hearth-bridge-${bridge.keptAs}";
  stateDirectory = "${cfg.paths.state}/${fullName}";
  url = "http://127.0.0.1:${toString bridge.port}";
  literal = lib.genAttrs (kind.config.literal or [ ]) (word: "{${word}}");

  # Most bridges want a map; some a list of entries, whose shape `each` tells.
  permissions =
    if words ? each then
      lib.mapAttrsToList (
        who: level: import ./placeholders.nix { inherit lib; } { inherit who level; } words.each
      ) bridge.permissions
    else
      bridge.permissions;

  fill = import ./placeholders.nix { inherit lib; } (
    {
      inherit
        name
        url
        permissions
        ;
      inherit (bridge)
        bot
        id
        keptAs
        kind
        owner
        port
        userPrefix
        ;
      inherit (cfg) publicBaseUrl serverName;
      inherit (cfg.database) socketDirectory;
      databasePort = cfg.database.port;
      serverRegex = lib.escapeRegex (toString cfg.serverName);
      botRegex = lib.escapeRegex (toString bridge.bot);
      userPrefixRegex = lib.escapeRegex bridge.userPrefix;
      homeserver = "http://127.0.0.1:${toString cfg.synapse.port}";
      logLevel = kind.log.${bridge.logLevel} or bridge.logLevel;
      relayAdminOnly = bridge.relay.adminOnly;
      database = fullName;
      files = "${cfg.paths.configuration}/bridges/${name}";
      config = "${cfg.paths.runtime}/${fullName}/config.yaml";
      credentials = "${cfg.paths.runtime}/credentials/${bridge.unit}";
      state = stateDirectory;
      registration = "%d/registration";
    }
    // literal
  );

  # `a.b.c = value` of the TOML as nested sets.
  nested =
    keys:
    lib.foldl' lib.recursiveUpdate { } (
      lib.mapAttrsToList (key: value: lib.setAttrByPath (lib.splitString "." key) value) keys
    );

  secretName = what: "bridge-${bridge.keptAs}-${what}";
  generated = lib.mapAttrs (_: secretName) (kind.config.generate or { });
  # Keys that the user has a value for need none made.
  wanted = lib.filterAttrs (key: _: !lib.hasAttrByPath (lib.splitString "." key) bridge.settings) generated;
  # One that not every release wants is there when its secret is.
  keyFiles = lib.filterAttrs (key: secret: !(kind.config.key_files.${key} ? since) || cfg.secrets ? ${secret}) (
    lib.mapAttrs (_: file: secretName file.secret) (kind.config.key_files or { })
  );

  encryption = lib.foldl' (all: level: all // (kind.encryption.${level} or { })) { } (
    {
      off = [ ];
      allow = [ "allow" ];
      default = [
        "allow"
        "default"
      ];
      require = [
        "allow"
        "default"
        "require"
      ];
    }
    .${bridge.encryption}
  );

  # What Hearth decides, by what the options say.
  set =
    (kind.config.set or { })
    // encryption
    // lib.optionalAttrs bridge.relay.enable (kind.relay or { })
    // lib.optionalAttrs bridge.doublePuppet (kind.double_puppet or { })
    // lib.optionalAttrs (bridge.database != null) (kind.database.${bridge.database} or { })
    // lib.mapAttrs (_: secret: "{credentials}/${secret}") keyFiles;

  # The bridge's own defaults, then what suits every host, the user, and what has to be as it is.
  settings = lib.foldl' lib.recursiveUpdate { } [
    (nested (fill (kind.config.defaults or { })))
    (nested (lib.mapAttrs (_: secret: { _secret = secret; }) wanted))
    bridge.settings
    (nested (fill set))
  ];
in
{
  inherit
    kind
    fill
    fullName
    stateDirectory
    url
    settings
    ;
  hasConfig = kind.config.layout != "none";
  hasRegistration = kind ? registration;
  hasDatabase = bridge.database == "postgresql";
  # Whatever it keeps outside PostgreSQL.
  hasState = (kind.state or false) || bridge.database == "sqlite" || (kind.config.writes or false);

  generated = lib.attrValues wanted;
  secretNames = lib.unique (references.secretsIn settings ++ lib.attrValues keyFiles);

  registration = {
    inherit (bridge) id tokensFrom;
    inherit url;
    sender = fill (kind.registration.sender or "{bot}");
    rateLimited = kind.registration.rate_limited or false;
    namespaces = lib.genAttrs [ "users" "aliases" "rooms" ] (
      what: fill (kind.registration.namespaces.${what} or [ ])
    );
    extra =
      fill (kind.registration.extra or { })
      // lib.optionalAttrs (bridge.encryption != "off") (kind.registration.encrypted or { });
    units = [ bridge.unit ];
  };
}
