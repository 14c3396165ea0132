# The reverse proxy and its certificates. Which address leads where is in routes.nix.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.hearth;
  inherit (cfg) proxy;
  inherit (proxy) tls;

  hosts = lib.unique (map (route: route.host) cfg.routes);

  certificate =
    host:
    lib.nameValuePair host (
      if tls.certificate != null then
        {
          source = "files";
          certificate = toString tls.certificate;
          key = toString tls.key;
        }
      else
        let
          isAcme = tls.acme.email != null && proxy.hasAcme;
          # For ACME, where NixOS keeps what it gets.
          directory = if isAcme then "/var/lib/acme/${host}" else "${cfg.stateDirectory}/tls/${host}";
        in
        {
          source = if isAcme then "acme" else "placeholder";
          certificate = "${directory}/fullchain.pem";
          key = "${directory}/key.pem";
        }
    );

  certificates = lib.listToAttrs (map certificate hosts);
  needsPlaceholders = lib.any (found: found.source == "placeholder") (lib.attrValues certificates);
  listens = [
    proxy.ports.http
    proxy.ports.https
  ]
  ++ lib.optional proxy.port8448 8448;
  purpose =
    port:
    if port == proxy.ports.http then
      "HTTP"
    else if port == proxy.ports.https then
      "HTTPS"
    else
      "HTTPS for federation";
in
{
  options.hearth = {
    proxy = {
      kind = mkOption {
        type = types.nullOr (types.enum [ "nginx" ]);
        default = null;
        example = "nginx";
        description = "The reverse proxy on this host; null if there is none, or none of Hearth's.";
      };

      domain = mkOption {
        type = types.nullOr types.str;
        default = cfg.serverName;
        defaultText = lib.literalExpression "config.hearth.serverName";
        example = "matrix.example.org";
        description = "Name under which clients and servers reach Synapse, if it is not the server name.";
      };

      delegation = mkOption {
        type = types.bool;
        default = true;
        example = false;
        description = ''
          Whether this proxy answers `https://SERVERNAME/.well-known/matrix`, which tells the world where the server is.
          Switch it off if another machine answers for the server name, and have that one do it.
        '';
      };

      ports = {
        http = mkOption {
          type = types.port;
          default = 80;
          example = 8080;
          description = ''
            Where the proxy listens for HTTP. The world still comes to port 80: another value needs a router or a
            firewall that leads here. Without root (home-manager) the default is 8080.
          '';
        };

        https = mkOption {
          type = types.port;
          default = 443;
          example = 8443;
          description = "The same for HTTPS, which the world expects on 443. Without root the default is 8443.";
        };
      };

      port8448 = mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether to listen on 8448 too, for servers that do not read `.well-known`.";
      };

      ipv6 = mkOption {
        type = types.bool;
        default = true;
        example = false;
        description = ''
          Whether the proxy listens on IPv6 too. Switch it off where the kernel has none (`ipv6.disable=1`), since nginx would not
          start there.
        '';
      };

      tls = {
        acme.email = mkOption {
          type = types.nullOr types.str;
          default = null;
          example = "you@example.org";
          description = ''
            Get certificates by ACME; by setting this you accept the terms of the authority, Let's Encrypt.
            It writes to this address if something is wrong.
          '';
        };

        certificate = mkOption {
          type = types.nullOr (types.either types.path types.str);
          default = null;
          example = "/etc/ssl/matrix/fullchain.pem";
          description = ''
            A certificate of your own, with its chain, for all of the proxy's names. On NixOS root hands it to nginx, which is
            restarted once it or its key changed and both belong together; elsewhere nginx reads it itself, and you reload or restart
            it after a renewal.
          '';
        };

        key = mkOption {
          type = types.nullOr (types.either types.path types.str);
          default = null;
          example = "/etc/ssl/matrix/key.pem";
          description = ''
            The key of your own certificate, outside the store. Write it as a string. Root alone may be able to read it, or,
            with home-manager, you.
          '';
        };

        selfSigned = mkOption {
          type = types.bool;
          default = false;
          example = true;
          description = "Make a certificate that nobody else trusts: for trying out, or behind another proxy.";
        };
      };

      unit = mkOption {
        type = types.str;
        default = "${toString proxy.kind}.service";
        internal = true;
        description = "The proxy's unit.";
      };

      hasAcme = mkOption {
        type = types.bool;
        default = cfg.target == "nixos";
        internal = true;
        description = "Whether the target has an ACME client.";
      };
    };

    planProxy = mkOption {
      type = types.raw;
      internal = true;
      readOnly = true;
      description = "The proxy as the plan has it.";
    };
  };

  config.hearth = {
    planProxy =
      if proxy.kind == null then
        null
      else
        {
          inherit (proxy) kind unit;
          inherit listens certificates;
        };

    units = lib.mkIf (cfg.enable && proxy.kind != null) {
      "hearth-certificates.service" = lib.mkIf needsPlaceholders {
        description = "Hearth: placeholder certificates";
        role = "certificates";
        start = [
          cfg.programs.hearth
          "certificate"
          "ensure"
          "--plan"
          cfg.paths.plan
        ];
        before = [ proxy.unit ];
        wantedBy = [ "hearth.target" ];
        stateDirectory = {
          name = lib.removePrefix "${cfg.paths.state}/" cfg.stateDirectory;
          mode = "0700";
        };
      };

      ${proxy.unit} = {
        description = "The reverse proxy";
        role = "proxy";
        managed = lib.mkDefault "upstream";
        type = lib.mkDefault "notify";
        after = lib.optional needsPlaceholders "hearth-certificates.service";
        wants = lib.optional needsPlaceholders "hearth-certificates.service";
        network = "internet";
        listens = map (port: {
          address = "*";
          inherit port;
          purpose = purpose port;
        }) listens;
        talksTo = [
          {
            inherit (cfg.synapse) unit;
            purpose = "client and federation API";
          }
        ];
      };
    };
  };
}
