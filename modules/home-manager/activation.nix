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

  # The activation has few programs on its PATH, and systemd's are not among them: home-manager puts them there for its
  # own commands alone. Without them the tool could ask neither about units nor about what they wrote.
  withSystemd = ''env PATH="${dirOf config.systemd.user.systemctlPath}:$PATH"'';

  binds = import ./binds.nix { inherit lib cfg; };
  remember = ''
    run --silence nix-store --realise "$newGenPath" --add-root "$currentGenGcPath"
  '';
  make = "run install --directory --mode=0700";
  above = escapeShellArg binds.aboveTheCluster;
in
{
  config = lib.mkIf cfg.enable {
    # On a slow machine the first start makes a database and Synapse's tables; two minutes, sd-switch's own patience, are
    # not enough, and its giving up would end the switch.
    systemd.user.servicesStartTimeoutMs = lib.mkDefault (patience * 1000);

    home.activation = lib.mkIf (!config.uninstall) {
      # Wrong here means that nothing is changed and what runs stays. It also waits for a systemd of the person's that is
      # still starting, at which home-manager would pass over the units and take the switch for done all the same.
      hearthLook = dag.entryBefore [ "writeBoundary" ] ''
        ${withSystemd} ${tool} host check --before-switch --plan ${plan}
      '';

      hearthDirectories = dag.entryBetween [ "reloadSystemd" ] [ "writeBoundary" ] ''
        ${make} ${lib.escapeShellArgs binds.own}
        [ -d ${above} ] || ${make} ${above}
      '';

      # A unit that does not come up ends the activation, and home-manager remembers what is current at its very end. But
      # the units are those of the new generation by now: the next switch, or the way back, has to be compared with it.
      hearthUnits = dag.entryAfter [ "reloadSystemd" ] ''
        ${lib.optionalString config.home.activationGenerateGcRoot remember}run ${withSystemd} ${tool} host settle --timeout ${toString patience} --plan ${plan}
      '';
    };
  };
}
