# Where the directories are that units have from systemd. A target for a person without root has others.
{ config, lib, ... }:
let
  directory =
    default: description:
    lib.mkOption {
      type = lib.types.str;
      inherit default description;
      internal = true;
    };
in
{
  options.hearth.paths = {
    configuration = directory "/etc/hearth" "Directory of the plan and its files.";
    state = directory "/var/lib" "What units' state directories lie in.";
    runtime = directory "/run" "What units' runtime directories and credentials lie in.";

    plan = lib.mkOption {
      type = lib.types.str;
      internal = true;
      readOnly = true;
      default = "${config.hearth.paths.configuration}/plan.json";
      description = "The plan itself.";
    };
  };
}
