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

  default = lib.mapAttrsRecursive (_: lib.mkDefault);
in
{
  options.hearth.package = lib.mkOption {
    type = lib.types.package;
    default = pkgs.callPackage ../../pkgs/hearth.nix { small = true; };
    defaultText = lib.literalMD "the tool of this very tree";
    description = "The package of the `hearth` tool.";
  };

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
          synapse = lib.mkDefault [ "${pkgs.matrix-synapse}/bin/synapse_homeserver" ];
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
