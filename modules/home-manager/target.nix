# What is different about a person's own units, told to the options that make the plan; and what they found, told to
# home-manager.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.hearth;

  extras = import ../lib/synapse-extras.nix { inherit lib; } cfg.synapse.settings;
  # Without a need it stays the one that is built already. What is overridden is the whole list.
  synapse =
    if extras == [ ] then
      pkgs.matrix-synapse
    else
      pkgs.matrix-synapse.override {
        extras = [
          "postgres"
          "systemd"
          "url-preview"
        ]
        ++ extras;
      };

  default = lib.mapAttrsRecursive (_: lib.mkDefault);
in
{
  config = lib.mkMerge [
    {
      hearth = {
        target = "home-manager";
        host = lib.mkDefault config.home.username;

        paths = {
          configuration = "${config.xdg.configHome}/hearth";
          state = config.xdg.stateHome;
          # Where logind makes it. Synapse's configuration holds the whole path, so the number has to be known here.
          runtime = "/run/user/${toString config.home.uid}";
        };

        programs = {
          hearth = lib.mkDefault "${cfg.package}/bin/hearth";
          synapse = lib.mkDefault [ "${synapse}/bin/synapse_homeserver" ];
          postgresql = lib.mkDefault "${pkgs."postgresql_${cfg.database.cluster.version}"}/bin";
          nginx = lib.mkDefault "${pkgs.nginx}/bin/nginx";
        };

        proxy.ports = default {
          http = 8080;
          https = 8443;
        };
        synapse.dynamicUser = false;
      };
    }
    (lib.mkIf cfg.enable {
      inherit (cfg) assertions warnings;

      # The first person of a Raspberry Pi OS. home-manager refuses to activate as somebody with another number.
      home.uid = lib.mkDefault 1000;
      home.packages = [ cfg.package ];
    })
  ];
}
