# Each enabled bridge as a registration, a unit, files and, if it keeps anything, a database.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
  references = import ../lib/references.nix { inherit lib; };

  # A kind that does not exist has an assertion of its own.
  enabled = lib.filterAttrs (_: bridge: bridge.enable && cfg.bridgeKinds ? ${bridge.kind}) cfg.bridges;

  wire =
    name: bridge:
    let
      kind = cfg.bridgeKinds.${bridge.kind};
      fullName = "hearth-bridge-${name}";
      filesDirectory = "${cfg.paths.configuration}/bridges/${name}";
      hasConfig = kind.config.layout != "none";
      hasDatabase = kind.database or false;
      url = "http://127.0.0.1:${toString bridge.port}";

      fill = import ../lib/placeholders.nix { inherit lib; } {
        inherit name url;
        inherit (bridge)
          bot
          id
          owner
          permissions
          port
          userPrefix
          ;
        inherit (cfg) publicBaseUrl serverName;
        inherit (cfg.database) socketDirectory;
        serverRegex = lib.escapeRegex (toString cfg.serverName);
        homeserver = "http://127.0.0.1:${toString cfg.synapse.port}";
        database = fullName;
        files = filesDirectory;
        config = "${cfg.paths.runtime}/${fullName}/config.yaml";
        state = "${cfg.paths.state}/${fullName}";
        registration = "%d/registration";
      };

      # `a.b.c = value` of the TOML as nested sets.
      nested =
        keys: lib.foldl' lib.recursiveUpdate { } (
          lib.mapAttrsToList (key: value: lib.setAttrByPath (lib.splitString "." key) value) keys
        );

      generated = lib.mapAttrs (_: secret: "bridge-${name}-${secret}") (kind.config.generate or { });

      # The bridge's own defaults, then what suits every host, the user, and what has to be as it is.
      settings = lib.foldl' lib.recursiveUpdate { } [
        (nested (fill (kind.config.defaults or { })))
        (nested (lib.mapAttrs (_: secret: { _secret = secret; }) generated))
        bridge.settings
        (nested (fill (kind.config.set or { })))
      ];

      secretNames = lib.unique (references.secretsIn settings);
    in
    {
      registration = {
        inherit (bridge) id;
        inherit url;
        sender = bridge.bot;
        rateLimited = kind.registration.rate_limited or false;
        namespaces = lib.genAttrs [ "users" "aliases" "rooms" ] (
          what: fill (kind.registration.namespaces.${what} or [ ])
        );
        extra = kind.registration.extra or { };
        units = [ bridge.unit ];
      };

      secrets = lib.genAttrs (lib.attrValues generated) (secret: {
        generated = lib.mkDefault (cfg.secrets.${secret}.file == null);
      });

      database = lib.optionalAttrs hasDatabase {
        ${fullName} = {
          owner = fullName;
          encoding = "UTF8";
          collate = "C";
          ctype = "C";
          provider = "libc";
          # Bridges do not mind, so one that is brought along is taken as it is.
          strict = false;
        };
      };

      files =
        lib.mapAttrs' (
          file: source:
          lib.nameValuePair "${filesDirectory}/${file}" {
            text = builtins.readFile (kind.directory + "/${source}");
          }
        ) (kind.files or { })
        // lib.optionalAttrs hasConfig {
          "${filesDirectory}/config.json".text = builtins.toJSON settings + "\n";
        };

      unit = {
        description = "Bridge ${name}";
        role = "bridge";
        type = "exec";
        user = fullName;
        dynamicUser = true;
        start = [ bridge.program ] ++ fill kind.start.arguments;
        startPre = lib.optional hasConfig [
          cfg.programs.hearth
          "render"
          "--template"
          "${filesDirectory}/config.json"
          "--output"
          "${cfg.paths.runtime}/${fullName}/config.yaml"
        ];
        environment = fill (kind.start.environment or { });
        after = [
          cfg.synapse.unit
          "hearth-registrations.service"
        ]
        ++ lib.optional (secretNames != [ ]) "hearth-secrets.service"
        ++ lib.optional hasDatabase "hearth-database.service";
        requires = [
          "hearth-registrations.service"
        ]
        ++ lib.optional (secretNames != [ ]) "hearth-secrets.service"
        ++ lib.optional hasDatabase "hearth-database.service";
        wants = [ cfg.synapse.unit ];
        wantedBy = [ "hearth.target" ];
        credentials = {
          registration = {
            kind = "registration";
            name = bridge.id;
            inherit (cfg.planRegistrations.${bridge.id}) path;
          };
        }
        // lib.genAttrs secretNames (secret: {
          kind = "secret";
          name = secret;
          inherit (cfg.planSecrets.${secret}) path;
        });
        stateDirectory =
          if kind.state or false then
            {
              name = fullName;
              mode = "0700";
            }
          else
            null;
        runtimeDirectory =
          if hasConfig then
            {
              name = fullName;
              mode = "0700";
            }
          else
            null;
        network = "internet";
        listens = [
          {
            inherit (bridge) port;
            purpose = "appservice";
          }
        ];
        talksTo = [
          {
            inherit (cfg.synapse) unit;
            purpose = "client API";
          }
        ]
        ++ lib.optional hasDatabase {
          inherit (cfg.database) unit;
          purpose = "SQL by socket";
        }
        ++ [
          {
            external = kind.talks_to;
            purpose = kind.protocol;
          }
        ];
        restart = "on-failure";
        serviceConfig = kind.service or { };
      };

      plan = {
        inherit (bridge) kind unit userPrefix;
        inherit (kind) title protocol version;
        inherit url;
        registration = bridge.id;
        ready = kind.ready or null;
        ping = kind.ping or true;
        database = if hasDatabase then fullName else null;
        stateDirectory = if kind.state or false then "${cfg.paths.state}/${fullName}" else null;
        config = if hasConfig then "${cfg.paths.runtime}/${fullName}/config.yaml" else null;
        login = kind.login or null;
        bot = "@${bridge.bot}:${cfg.serverName}";
      };

      inherit settings;
    };

  wired = lib.mapAttrs wire enabled;
  each = what: lib.mkMerge (lib.mapAttrsToList (_: value: value.${what}) wired);
in
{
  options.hearth = {
    planBridges = mkOption {
      type = types.raw;
      internal = true;
      readOnly = true;
      description = "Bridges as the plan has them.";
    };
    bridgeSettings = mkOption {
      type = types.raw;
      internal = true;
      readOnly = true;
      description = "Each bridge's whole configuration, secrets as references.";
    };
  };

  config.hearth = {
    planBridges = lib.mapAttrs (_: value: value.plan) wired;
    bridgeSettings = lib.mapAttrs (_: value: value.settings) wired;

    registrations = lib.mkIf cfg.enable (lib.mapAttrs (_: value: value.registration) wired);
    units = lib.mkIf cfg.enable (
      lib.mapAttrs' (name: value: lib.nameValuePair cfg.bridges.${name}.unit value.unit) wired
    );
    secrets = lib.mkIf cfg.enable (each "secrets");
    files = lib.mkIf cfg.enable (each "files");
    databases = lib.mkIf cfg.enable (each "database");
  };
}
