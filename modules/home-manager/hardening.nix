# The sandbox of a person's own units, as far as systemd 252 and 257 give one without root; each line was tried on both.
#
# Everything with a mount needs PrivateUsers: 257 switches it on by itself, 252 silently does nothing without it.
# Left out, because a unit without root does not start with it, or it would promise what does not happen:
# CapabilityBoundingSet (218/CAPABILITIES), ProtectKernelLogs (226/NAMESPACE beside ProcSubset on 257), DevicePolicy and
# IPAddressDeny (they need root's control groups).
#
# The units run as one person, so what keeps them apart is what each sees of the home: its own directories and no other.
{ lib }:
unit:
{
  PrivateUsers = true;

  # Files: of the home only what binds.nix names. Not PrivateTmp, which leaves directories in the machine's /tmp.
  ProtectSystem = "strict";
  TemporaryFileSystem = [
    "%h:ro"
    "/tmp"
    "/var/tmp"
  ];
  UMask = "0077";

  # Other processes and the kernel.
  ProtectProc = "invisible";
  ProcSubset = "pid";
  ProtectClock = true;
  ProtectControlGroups = true;
  ProtectHostname = true;
  ProtectKernelModules = true;
  ProtectKernelTunables = true;
  PrivateDevices = true;
  KeyringMode = "private";

  # Privileges.
  NoNewPrivileges = true;
  RestrictNamespaces = true;
  RestrictSUIDSGID = true;
  RestrictRealtime = true;
  LockPersonality = true;
  MemoryDenyWriteExecute = true;
  SystemCallArchitectures = "native";
  SystemCallErrorNumber = "EPERM";
  SystemCallFilter = [
    "@system-service"
    "~@privileged @resources"
  ];

  # Network.
  RestrictAddressFamilies =
    if unit.network == "none" then "AF_UNIX" else "AF_UNIX AF_INET AF_INET6";
}
// lib.optionalAttrs (unit.role != "registrations") {
  # systemd's own sockets, or a unit could start another one without a sandbox; the one for its word that it is ready is
  # a third. Registrations may have restarts to finish.
  InaccessiblePaths = [
    "-%t/bus"
    "-%t/systemd/private"
  ];
}
// lib.optionalAttrs (unit.network == "none") { PrivateNetwork = true; }
// lib.optionalAttrs (unit.type == "oneshot") { RemainAfterExit = true; }
// lib.optionalAttrs (unit.restart != "no") {
  # Slow enough never to reach systemd's limit of starts, so a daemon comes back whenever it can.
  RestartSec = "5s";
}
