# PostgreSQL of the person: a socket in the runtime directory, no port, so another PostgreSQL on the machine is in
# nobody's way. Its owner and superuser is the person; roles log in by being that person, by the map below.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (cfg) database programs paths;
  directory = "${paths.configuration}/postgresql";
  name = "hearth-postgresql";

  value =
    found:
    if lib.isBool found then
      (if found then "on" else "off")
    else if lib.isString found then
      "'${lib.replaceStrings [ "'" ] [ "''" ] found}'"
    else
      toString found;

  settings = {
    listen_addresses = "";
    unix_socket_directories = database.socketDirectory;
    inherit (database) port;
    # Only this person can enter the directory; the mode says it once more.
    unix_socket_permissions = "0700";
    log_destination = "stderr";
    # The journal has the time by itself.
    log_line_prefix = "";
    # Compiled queries need memory that is both writable and executable.
    jit = "off";
  }
  // database.settings;

  roles = lib.unique (map (found: found.owner) (lib.attrValues cfg.databases));
in
{
  config = lib.mkIf cfg.enable {
    hearth = {
      database = {
        unit = "${name}.service";
        socketDirectory = lib.mkDefault "${paths.runtime}/${name}";
      };

      units.${database.unit} = {
        managed = "hearth";
        startPre = [
          [
            programs.hearth
            "db"
            "init"
            "--plan"
            paths.plan
          ]
        ];
        start = [
          "${programs.postgresql}/postgres"
          "-D"
          database.cluster.directory
          "-c"
          "config_file=${directory}/postgresql.conf"
          "-c"
          "hba_file=${directory}/pg_hba.conf"
          "-c"
          "ident_file=${directory}/pg_ident.conf"
        ];
        wantedBy = [ "hearth.target" ];
        # Where its first start fails, such as on a disk that comes late, all that needs it has failed too: the start that
        # succeeds brings it along.
        wants = [ "hearth.target" ];
        runtimeDirectory = {
          inherit name;
          mode = "0700";
        };
        restart = "on-failure";
        serviceConfig = {
          # Sessions are ended and the data is whole at once; SIGTERM would wait for them.
          KillSignal = "SIGINT";
          KillMode = "mixed";
          TimeoutStopSec = "5min";
          # After a power cut it first reads its log again, which takes a while on an SD card.
          TimeoutStartSec = "30min";
        };
      };

      files = {
        "${directory}/postgresql.conf".text = lib.concatStrings (
          lib.mapAttrsToList (key: found: "${key} = ${value found}\n") settings
        );
        "${directory}/pg_hba.conf".text = ''
          # Nobody comes by network, and by the socket only this person.
          local all all peer map=hearth
        '';
        "${directory}/pg_ident.conf".text = lib.concatMapStrings (
          role: "hearth ${config.home.username} \"${role}\"\n"
        ) ([ config.home.username ] ++ roles);
      };
    };
  };
}
