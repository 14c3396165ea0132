# One unit of the plan as a value of systemd.user.services.
{ lib }:
{
  unit,
  triggers,
  binds,
  switchMethod,
}:
let
  command = import ../lib/command-line.nix { inherit lib; };

  # Not StateDirectory: below 254 that is a directory in ~/.config. activation.nix makes the directories.
  runtime = lib.optionalAttrs (unit.runtimeDirectory != null) {
    RuntimeDirectory = unit.runtimeDirectory.name;
    RuntimeDirectoryMode = unit.runtimeDirectory.mode;
  };
in
{
  Unit = {
    Description = unit.description;
    After = unit.after;
    Before = unit.before;
    Requires = unit.requires;
    Wants = unit.wants;
    X-Restart-Triggers = triggers;
    X-SwitchMethod = switchMethod;
  };

  Service = {
    Type = unit.type;
    Environment = lib.mapAttrsToList (name: value: command [ "${name}=${value}" ]) unit.environment;
    ExecStartPre = map command unit.startPre;
    ExecStart = command unit.start;
    Restart = unit.restart;
    LoadCredential = lib.mapAttrsToList (id: credential: "${id}:${credential.path}") unit.credentials;
  }
  // lib.optionalAttrs (switchMethod == "reload") { ExecReload = command unit.start; }
  // runtime
  // binds
  // unit.serviceConfig;

  Install.WantedBy = unit.wantedBy;
}
