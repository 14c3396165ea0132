# One unit of the plan as a value of systemd.services. For a unit that an upstream module owns, only what
# Hearth adds to it: order, credentials, commands before the start.
{ lib }:
{ plan }:
name: unit:
let
  # The server is up before its set-up is done on NixOS: `postgresql.target` waits for both.
  ordered = map (other: if other == "postgresql.service" then "postgresql.target" else other);

  # systemd splits on spaces and expands `$`. `%` stays: the plan writes %d where it means the specifier.
  quote =
    argument:
    let
      escaped = lib.replaceStrings [ "\\" "\"" "$" "\n" "\t" ] [ "\\\\" "\\\"" "$$" "\\n" "\\t" ] argument;
    in
    if builtins.match "[][a-zA-Z0-9_@%+=:,./*^~-]+" argument != null then argument else "\"${escaped}\"";
  command = lib.concatMapStringsSep " " quote;

  # A unit restarts with the part of the plan that it carries out and with the files that it is started
  # with: their paths stay the same when their content changes, so systemd could not know.
  subject = {
    secrets = plan.secrets;
    registrations = plan.registrations;
    database = plan.databases;
    signing-key = plan.synapse.signingKey;
    certificates = plan.proxy;
  };
  arguments = lib.concatLists unit.startPre ++ unit.start;
  named = lib.filterAttrs (path: _: lib.any (lib.hasInfix path) arguments) plan.files;
  trigger = value: builtins.hashString "sha256" (builtins.toJSON value);

  directory = kind: value: {
    "${kind}Directory" = value.name;
    "${kind}DirectoryMode" = value.mode;
  };

  network = {
    none.PrivateNetwork = true;
    loopback = {
      IPAddressDeny = "any";
      IPAddressAllow = "localhost";
    };
    internet = { };
  };

  added =
    lib.optionalAttrs (unit.credentials != { }) {
      LoadCredential = lib.mapAttrsToList (id: credential: "${id}:${credential.path}") unit.credentials;
    }
    // lib.optionalAttrs (unit.startPre != [ ]) { ExecStartPre = map command unit.startPre; }
    // unit.serviceConfig;

  own =
    {
      Type = unit.type;
      ExecStart = command unit.start;
      Restart = unit.restart;
    }
    // lib.optionalAttrs (unit.type == "oneshot") { RemainAfterExit = true; }
    // lib.optionalAttrs (unit.user != null) { User = unit.user; }
    // lib.optionalAttrs unit.dynamicUser { DynamicUser = true; }
    // lib.optionalAttrs (unit.stateDirectory != null) (directory "State" unit.stateDirectory)
    // lib.optionalAttrs (unit.runtimeDirectory != null) (directory "Runtime" unit.runtimeDirectory)
    // network.${unit.network};

  isOwn = unit.managed == "hearth";
in
{
  after = ordered unit.after;
  requires = ordered unit.requires;
  wants = ordered unit.wants;
  inherit (unit) before wantedBy;
  restartTriggers =
    lib.optional (isOwn && subject ? ${unit.role}) (trigger subject.${unit.role})
    ++ lib.optional (named != { }) (trigger named);
  serviceConfig = lib.optionalAttrs isOwn own // added;
}
// lib.optionalAttrs isOwn { inherit (unit) description environment; }
