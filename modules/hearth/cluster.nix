# PostgreSQL's data, where Hearth runs the server itself. NixOS and Debian have a server of their own.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
in
{
  options.hearth.database.cluster = {
    version = mkOption {
      type = types.enum [
        "15"
        "16"
        "17"
        "18"
      ];
      default = "17";
      example = "18";
      description = ''
        PostgreSQL's major version, where Hearth runs it itself (home-manager). It never changes by an update: data of
        another version is refused, and the message says how to bring it over.
      '';
    };

    directory = mkOption {
      type = types.str;
      default = "${cfg.paths.state}/hearth-postgresql/data";
      defaultText = lib.literalMD "`~/.local/state/hearth-postgresql/data`";
      example = "/mnt/ssd/hearth-postgresql";
      description = ''
        Where PostgreSQL's data is, where Hearth runs it itself (home-manager). On a Raspberry Pi a disk on USB lasts
        longer than the SD card and is many times as fast. To move an existing one, stop the server, copy the directory
        and then change this: a server that was made elsewhere is never made anew here, nor on an empty mount point.
      '';
    };
  };
}
