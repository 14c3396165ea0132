# Who this server is.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
in
{
  options.hearth = {
    enable = mkOption {
      type = types.bool;
      default = false;
      example = true;
      description = "Whether this host is a Matrix home server.";
    };

    serverName = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "example.org";
      description = ''
        The part behind the colon in everybody's name: `@you:example.org`.
        It can never be changed once the server has been used.
      '';
    };

    host = mkOption {
      type = types.str;
      example = "cabin";
      description = "Name of the machine. The targets set it to the host file's name or the machine's host name.";
    };

    admins = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "@you:example.org" ];
      description = ''
        Full user ids of those who look after the server. The first one owns the bridges, unless a bridge says otherwise.
      '';
    };

    publicBaseUrl = mkOption {
      type = types.str;
      default = "https://${toString cfg.proxy.domain}";
      defaultText = lib.literalExpression ''"https://''${config.hearth.proxy.domain}"'';
      example = "https://matrix.example.org";
      description = "Where clients reach the server. Set it when a proxy on another machine stands in front.";
    };

    stateDirectory = mkOption {
      type = types.str;
      default = "${cfg.paths.state}/hearth";
      defaultText = "/var/lib/hearth";
      example = "/var/lib/hearth";
      description = "Where Hearth keeps what it makes: secrets, registrations, placeholder certificates. Below `/var/lib`.";
    };

    target = mkOption {
      type = types.enum [
        "systemd"
        "nixos"
        "home-manager"
      ];
      internal = true;
      description = "Who carries the plan out; set by the target's module.";
    };
  };
}
