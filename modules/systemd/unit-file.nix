# A unit of the plan as the text of a unit file; for a unit that a package brings, as a drop-in.
{ lib }:
{ plan }:
unit:
let
  command = import ../lib/command-line.nix { inherit lib; };

  scalar =
    value:
    if lib.isBool value then
      lib.boolToString value
    else
      toString value;

  line = key: value: "${key}=${scalar value}";
  lines = key: value: map (line key) (lib.toList value);
  section = name: content: lib.optional (content != [ ]) "[${name}]\n${lib.concatLines content}";
  joined = key: names: lib.optional (names != [ ]) "${key}=${lib.concatStringsSep " " names}";

  directory =
    kind: value:
    lib.optionals (value != null) [
      (line "${kind}Directory" value.name)
      (line "${kind}DirectoryMode" value.mode)
    ];

  isOwn = unit.managed == "hearth";

  order =
    joined "After" unit.after
    ++ joined "Before" unit.before
    ++ joined "Requires" unit.requires
    ++ joined "Wants" unit.wants
    ++ map (line "X-Restart-Triggers") (import ./restart-triggers.nix { inherit lib; } { inherit plan unit; });

  run =
    [
      (line "Type" unit.type)
    ]
    ++ lib.optional (unit.user != null) (line "User" unit.user)
    ++ lib.optional unit.dynamicUser (line "DynamicUser" true)
    ++ lib.mapAttrsToList (name: value: "Environment=${command [ "${name}=${value}" ]}") unit.environment
    ++ map (pre: line "ExecStartPre" (command pre)) unit.startPre
    ++ [ (line "ExecStart" (command unit.start)) ]
    ++ [ (line "Restart" unit.restart) ]
    ++ directory "State" unit.stateDirectory
    ++ directory "Runtime" unit.runtimeDirectory;

  service =
    lib.optionals isOwn run
    ++ lib.mapAttrsToList (
      id: credential: line "LoadCredential" "${id}:${credential.path}"
    ) unit.credentials
    ++ lib.concatLists (lib.mapAttrsToList lines unit.serviceConfig);
in
lib.concatStringsSep "\n" (
  section "Unit" (lib.optional isOwn (line "Description" unit.description) ++ order)
  ++ section "Service" service
  ++ section "Install" (lib.optionals isOwn (joined "WantedBy" unit.wantedBy))
)
