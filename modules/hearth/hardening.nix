# The sandbox of every unit that is ours: all that systemd can take away, less what the unit says it needs.
# An exception is a plain definition in the unit's own serviceConfig, with its reason beside it.
{ lib }:
unit:
{
  # Files: nothing is writable but the unit's own directories.
  ProtectSystem = "strict";
  ProtectHome = true;
  PrivateTmp = true;
  PrivateMounts = true;
  UMask = "0077";

  # Other processes and the kernel.
  ProtectProc = "invisible";
  ProcSubset = "pid";
  ProtectClock = true;
  ProtectControlGroups = true;
  ProtectHostname = true;
  ProtectKernelLogs = true;
  ProtectKernelModules = true;
  ProtectKernelTunables = true;
  PrivateDevices = true;
  DevicePolicy = "closed";
  # Only for a user of its own: at its end it takes from `postgres` the shared memory that the server lives in.
  RemoveIPC = unit.dynamicUser;
  KeyringMode = "private";

  # Privileges. Root without capabilities still owns its files, which is all the oneshots need.
  CapabilityBoundingSet = "";
  AmbientCapabilities = "";
  NoNewPrivileges = true;
  PrivateUsers = true;
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
// lib.optionalAttrs (unit.network == "none") {
  # Sockets with a path are reachable all the same: that is how the database is.
  PrivateNetwork = true;
}
// lib.optionalAttrs (unit.network != "internet") { IPAddressDeny = "any"; }
// lib.optionalAttrs (unit.network == "loopback") { IPAddressAllow = "localhost"; }
// lib.optionalAttrs (unit.type == "oneshot") { RemainAfterExit = true; }
// lib.optionalAttrs (unit.restart != "no") {
  # Slow enough never to reach systemd's limit of starts, so a daemon comes back whenever it can.
  RestartSec = "5s";
}
