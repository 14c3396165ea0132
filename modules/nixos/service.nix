# One unit of the plan as a value of systemd.services. For a unit that an upstream module owns, only what
# Hearth adds to it: order, credentials, commands before the start.
{ lib }:
{ plan }:
unit:
let
  restartTriggers = import ../systemd/restart-triggers.nix { inherit lib; } { inherit plan unit; };
  command = import ../lib/command-line.nix { inherit lib; };

  directory =
    kind: value:
    lib.optionalAttrs (value != null) {
      "${kind}Directory" = value.name;
      "${kind}DirectoryMode" = value.mode;
    };

  added =
    unit.serviceConfig
    // lib.optionalAttrs (unit.credentials != { }) {
      LoadCredential = lib.mapAttrsToList (id: credential: "${id}:${credential.path}") unit.credentials;
    }
    // lib.optionalAttrs (unit.startPre != [ ]) { ExecStartPre = map command unit.startPre; };

  own = {
    Type = unit.type;
    ExecStart = command unit.start;
    Restart = unit.restart;
  }
  // lib.optionalAttrs (unit.user != null) { User = unit.user; }
  // lib.optionalAttrs unit.dynamicUser { DynamicUser = true; }
  // directory "State" unit.stateDirectory
  // directory "Runtime" unit.runtimeDirectory;

  isOwn = unit.managed == "hearth";
in
{
  inherit (unit)
    after
    before
    requires
    wantedBy
    wants
    ;
  inherit restartTriggers;
  serviceConfig = lib.optionalAttrs isOwn own // added;
}
// lib.optionalAttrs isOwn { inherit (unit) description environment; }
