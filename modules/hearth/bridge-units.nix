# Each enabled bridge as a registration, a unit, files and, if it keeps anything, a database.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
  make = import ../lib/bridge-config.nix { inherit cfg lib; };
  commandLine = import ../lib/command-line.nix { inherit lib; };
  furtherListens = import ../lib/bridge-listens.nix { inherit lib; };
  puppets = "hearth-doublepuppet";

  # A kind that does not exist, or is not right, has an assertion of its own.
  enabled = lib.filterAttrs (
    _: bridge:
    bridge.enable && cfg.bridgeKinds ? ${bridge.kind} && cfg.bridgeKinds.${bridge.kind}.problems == [ ]
  ) cfg.bridges;

  wire =
    name: bridge:
    let
      made = make name bridge;
      inherit (made)
        fill
        fullName
        hasConfig
        hasDatabase
        hasRegistration
        hasState
        kind
        secretNames
        url
        ;
      filesDirectory = "${cfg.paths.configuration}/bridges/${name}";
      configFile = "${cfg.paths.runtime}/${fullName}/config.yaml";
      pristine = "${cfg.paths.runtime}/${fullName}/config-rendered.yaml";
      writes = kind.config.writes or false;
      render = output: [
        cfg.programs.hearth
        "render"
        "--template"
        "${filesDirectory}/config.json"
        "--output"
        output
      ];
      needs =
        lib.optional (hasRegistration || bridge.doublePuppet) "hearth-registrations.service"
        ++ lib.optional (secretNames != [ ]) "hearth-secrets.service"
        ++ lib.optional hasDatabase "hearth-database.service";
      directory = {
        name = fullName;
        mode = "0700";
      };
      registration = id: {
        kind = "registration";
        name = id;
        inherit (cfg.planRegistrations.${id}) path;
      };
    in
    {
      inherit made;

      secrets = lib.genAttrs made.generated (secret: {
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
          "${filesDirectory}/config.json".text = builtins.toJSON made.settings + "\n";
        };

      unit = {
        description = "Bridge ${name}";
        role = "bridge";
        type = "exec";
        user = fullName;
        dynamicUser = true;
        start = [ bridge.program ] ++ map toString (fill kind.start.arguments);
        startPre = lib.optional hasConfig (render configFile) ++ lib.optional writes (render pristine);
        environment = lib.mapAttrs (_: toString) (fill (kind.start.environment or { }));
        after = [ cfg.synapse.unit ] ++ needs;
        requires = needs;
        wants = [ cfg.synapse.unit ];
        wantedBy = [ "hearth.target" ];
        credentials =
          lib.optionalAttrs hasRegistration { registration = registration bridge.id; }
          // lib.optionalAttrs bridge.doublePuppet { "registration-${puppets}" = registration puppets; }
          // lib.genAttrs secretNames (secret: {
            kind = "secret";
            name = secret;
            inherit (cfg.planSecrets.${secret}) path;
          });
        stateDirectory = if hasState then directory else null;
        runtimeDirectory = if hasConfig then directory else null;
        network = "internet";
        listens = [
          {
            inherit (bridge) port;
            purpose = if hasRegistration then "appservice" else kind.protocol;
          }
        ]
        ++ furtherListens kind bridge.settings;
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
        serviceConfig =
          lib.optionalAttrs writes {
            # It writes into its configuration while it runs, which is gone when it stops. Credentials are gone by then.
            ExecStopPost =
              "-"
              + commandLine (
                [
                  cfg.programs.hearth
                  "render"
                  "--written"
                  configFile
                  "--rendered"
                  pristine
                  "--keep"
                  "${made.stateDirectory}/config-written.yaml"
                ]
                ++ lib.concatMap (example: [
                  "--example"
                  example
                ]) (kind.config.own_keys or [ ])
              );
          }
          // kind.service or { };
      };

      # Of two that want the same path the first by name has it; a program cannot be told another one.
      routes = map (path: {
        host = cfg.proxy.domain;
        inherit path;
        match = "prefix";
        upstream = url;
      }) (kind.routes or [ ]);

      plan = {
        inherit (bridge) kind unit userPrefix;
        inherit (kind) title protocol version;
        inherit (made) url;
        registration = if hasRegistration then bridge.id else null;
        bot = if bridge.bot == null then null else "@${bridge.bot}:${cfg.serverName}";
        ready = kind.ready or null;
        ping = kind.ping or hasRegistration;
        database = if hasDatabase then fullName else null;
        stateDirectory = if hasState then made.stateDirectory else null;
        config = if hasConfig then configFile else null;
        login = if kind ? login then fill kind.login else null;
      };
    };

  wired = lib.mapAttrs wire enabled;
  each = what: lib.mkMerge (lib.mapAttrsToList (_: value: value.${what}) wired);

  public = lib.filterAttrs (_: value: value.routes != [ ]) wired;
  speakers = lib.filter (bridge: bridge.doublePuppet) (lib.attrValues enabled);
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
    bridgeSettings = lib.mapAttrs (_: value: value.made.settings) wired;

    registrations = lib.mkIf cfg.enable (
      lib.mapAttrs (_: value: value.made.registration) (
        lib.filterAttrs (_: value: value.made.hasRegistration) wired
      )
      # One for all bridges that speak for people: it claims everybody here, and takes nobody from anybody.
      // lib.optionalAttrs (speakers != [ ]) {
        ${puppets} = {
          url = null;
          sender = "_hearth_doublepuppet";
          namespaces.users = [
            {
              regex = "^@.*:${lib.escapeRegex (toString cfg.serverName)}$";
              exclusive = false;
            }
          ];
          units = map (bridge: bridge.unit) speakers;
        };
      }
    );
    units = lib.mkIf cfg.enable (
      lib.mapAttrs' (name: value: lib.nameValuePair cfg.bridges.${name}.unit value.unit) wired
      // lib.optionalAttrs (cfg.proxy.kind != null && public != { }) {
        ${cfg.proxy.unit}.talksTo = lib.mapAttrsToList (name: value: {
          inherit (cfg.bridges.${name}) unit;
          purpose = "what people outside fetch";
        }) public;
      }
    );
    routes = lib.mkIf (cfg.enable && cfg.proxy.kind != null) (
      map lib.head (
        lib.attrValues (lib.groupBy (route: route.path) (lib.concatMap (value: value.routes) (lib.attrValues wired)))
      )
    );
    secrets = lib.mkIf cfg.enable (each "secrets");
    files = lib.mkIf cfg.enable (each "files");
    databases = lib.mkIf cfg.enable (each "database");
  };
}
