# nginx of the person, with Hearth's virtual hosts and no other, on ports that need no root.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (cfg) paths programs proxy;
  name = "hearth-nginx";
  file = "${paths.configuration}/nginx.conf";
  runtime = "${paths.runtime}/${name}";

  virtualHosts = import ../systemd/nginx-config.nix { inherit lib; } {
    inherit (cfg) routes;
    inherit (proxy) ipv6 ports;
    inherit (cfg.synapse) maxUploadSize;
    proxy = cfg.planProxy;
  };

  # Everything that nginx would look for in /var and /etc.
  scratch = [
    "client_body"
    "proxy"
    "fastcgi"
    "uwsgi"
    "scgi"
  ];
in
{
  config = lib.mkIf (cfg.enable && proxy.kind == "nginx") {
    hearth = {
      proxy.unit = "${name}.service";

      units.${proxy.unit} = {
        managed = "hearth";
        type = "exec";
        start = [
          programs.nginx
          "-e"
          "stderr"
          "-p"
          runtime
          "-c"
          file
        ];
        wantedBy = [ "hearth.target" ];
        runtimeDirectory = {
          inherit name;
          mode = "0700";
        };
        restart = "on-failure";
        # The regular expressions that it compiles need memory that is both writable and executable.
        serviceConfig.MemoryDenyWriteExecute = false;
      };

      files.${file}.text = ''
        daemon off;
        worker_processes 1;
        pid ${runtime}/nginx.pid;

        events {
        }

        http {
            access_log off;
            server_tokens off;
        ${lib.concatMapStrings (what: "    ${what}_temp_path ${runtime}/${what};\n") scratch}
        ${virtualHosts}}
      '';
    };
  };
}
