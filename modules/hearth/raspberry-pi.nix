# The firmware's own settings. Nothing is written by itself: that takes root, and a wrong line keeps a Pi from booting.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
  lines = cfg.raspberryPi.configTxt;
in
{
  options.hearth.raspberryPi.configTxt = mkOption {
    type = types.listOf (types.strMatching "[^\n]+");
    default = [ ];
    example = [
      "gpu_mem=16"
      "dtoverlay=disable-bt"
    ];
    description = ''
      Lines for the Raspberry Pi's `config.txt`, for its own section, `[all]`. They are written when you ask for it with
      `sudo "$(command -v hearth)" host config-txt --plan ~/.config/hearth/plan.json`, between two marks and with a backup beside the file, and take effect with the next boot.
    '';
  };

  config.hearth.files = lib.mkIf (cfg.enable && lines != [ ]) {
    "${cfg.paths.configuration}/config.txt".text = lib.concatLines lines;
  };
}
