# Where the programs are. A target sets these, a host file hardly ever does.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options.hearth.programs = {
    hearth = mkOption {
      type = types.str;
      default = "/usr/bin/hearth";
      example = "/usr/local/bin/hearth";
      description = "The `hearth` tool.";
    };

    synapse = mkOption {
      type = types.listOf types.str;
      default = [
        "/opt/hearth/synapse/bin/python3"
        "-m"
        "synapse.app.homeserver"
      ];
      example = [ "/usr/bin/synapse_homeserver" ];
      description = "What starts Synapse: program and first arguments.";
    };

    postgresql = mkOption {
      type = types.str;
      default = "/usr/lib/postgresql/${config.hearth.database.cluster.version}/bin";
      defaultText = lib.literalMD "where Debian has it, by version";
      example = "/usr/lib/postgresql/17/bin";
      description = "Directory of `postgres` and `initdb`, where Hearth runs PostgreSQL itself (home-manager).";
    };

    nginx = mkOption {
      type = types.str;
      default = "/usr/sbin/nginx";
      example = "/usr/local/sbin/nginx";
      description = "nginx, where Hearth runs it itself (home-manager).";
    };

    bridges = mkOption {
      type = types.attrsOf types.str;
      default = { };
      example = {
        heisenbridge = "/opt/hearth/bridges/heisenbridge/bin/python3";
      };
      description = ''
        The program of a bridge, by kind. For a bridge in Python this is the interpreter that finds it.
        Without an entry it is `/opt/hearth/bridges/KIND/bin/PROGRAM`.
      '';
    };
  };
}
