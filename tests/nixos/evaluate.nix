# A host evaluated on the NixOS target against `./schema`, from nixpkgs' lib alone. The value is what a reader
# of the configuration wants to know; a false assertion is an error, as it is on NixOS.
{
  lib ? (import ../eval/nix/flake-inputs.nix).lib,
  modules ? [ ],
}:
let
  inherit
    (lib.evalModules {
      specialArgs.pkgs = import ./pkgs.nix { inherit lib; };
      modules = [
        ./schema
        ../../modules/nixos
        { system.stateVersion = "26.05"; }
      ]
      ++ modules;
    })
    config
    ;

  failed = map (entry: entry.message) (lib.filter (entry: !entry.assertion) config.assertions);

  # Options that nobody set would drown the others.
  isSaid =
    value:
    !(lib.elem value [
      null
      [ ]
      { }
      ""
      false
    ]);
  said = lib.filterAttrs (_: isSaid);

  virtualHost =
    host:
    said {
      inherit (host)
        enableACME
        extraConfig
        forceSSL
        listenAddresses
        serverName
        ;
      locations = lib.mapAttrs (_: location: said (removeAttrs location [ "priority" ])) host.locations;
    }
    # Without a default upstream: readable only where they were given.
    // lib.optionalAttrs (host.forceSSL && !host.enableACME) {
      inherit (host) sslCertificate sslCertificateKey;
    };
in
if failed != [ ] then
  throw "Failed assertions:\n${lib.concatMapStringsSep "\n" (message: "- ${message}") failed}"
else
  {
    inherit (config) warnings;
    environment = {
      etc = lib.mapAttrs (_: file: file.text) config.environment.etc;
      systemPackages = map (found: found.name) config.environment.systemPackages;
    };
    networking.firewall = { inherit (config.networking.firewall) allowedTCPPorts; };
    security.acme = { inherit (config.security.acme) acceptTerms certs; };
    services.matrix-synapse = removeAttrs config.services.matrix-synapse [ "workers" ];
    services.nginx = {
      inherit (config.services.nginx) enable;
      ports = [
        config.services.nginx.defaultHTTPListenPort
        config.services.nginx.defaultSSLListenPort
      ];
      virtualHosts = lib.mapAttrs (_: virtualHost) config.services.nginx.virtualHosts;
    };
    services.postgresql = config.services.postgresql;
    system.checks = map (found: found.name) config.system.checks;
    systemd.paths = lib.mapAttrs (_: said) config.systemd.paths;
    systemd.services = lib.mapAttrs (_: said) config.systemd.services;
    systemd.targets = lib.mapAttrs (_: said) config.systemd.targets;
  }
