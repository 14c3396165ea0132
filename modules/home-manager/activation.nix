# What home-manager does at a switch beside linking files and starting units: look before it changes anything, make the
# directories, and say afterwards what did not come up.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (lib.hm) dag;
  inherit (lib) escapeShellArg;
  tool = escapeShellArg cfg.programs.hearth;

  # Seconds; as long as Synapse's own unit gives it.
  patience = 30 * 60;

  # The plan of the new generation, which is not linked yet when it is looked at.
  plan = "${config.xdg.configFile."hearth/plan.json".source}";

  binds = import ./binds.nix { inherit lib cfg; };
  make = "run install --directory --mode=0700";
  above = escapeShellArg binds.aboveTheCluster;
in
{
  config = lib.mkIf cfg.enable {
    # On a slow machine the first start makes a database and Synapse's tables; two minutes, sd-switch's own patience, are
    # not enough, and its giving up would end the switch.
    systemd.user.servicesStartTimeoutMs = lib.mkDefault (patience * 1000);

    home.activation = {
      # Wrong here means that nothing is changed and the old generation stays.
      hearthLook = dag.entryBefore [ "writeBoundary" ] ''
        ${tool} host check --before-switch --plan ${plan}
      '';

      hearthDirectories = dag.entryBetween [ "reloadSystemd" ] [ "writeBoundary" ] ''
        ${make} ${lib.escapeShellArgs binds.own}
        [ -d ${above} ] || ${make} ${above}
      '';

      hearthUnits = dag.entryAfter [ "reloadSystemd" ] ''
        run ${tool} host settle --timeout ${toString patience} --plan ${plan}
      '';
    };
  };
}
