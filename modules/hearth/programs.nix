# Where the programs are. A target sets these, a host file hardly ever does.
{ lib, ... }:
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
