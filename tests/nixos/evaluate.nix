# A host evaluated on the NixOS target against `./schema`, from nixpkgs' lib alone. The value is what a reader
# of the configuration wants to know; a false assertion is an error, as it is on NixOS.
{
  lib,
  modules ? [ ],
}:
let
  evaluated = lib.evalModules {
    specialArgs.pkgs = import ./pkgs.nix { inherit lib; };
    modules = [
      ./schema
      ../../modules/nixos
      { system.stateVersion = "26.05"; }
    ]
    ++ modules;
  };
  inherit (evaluated) config;

  failed = map (entry: entry.message) (lib.filter (entry: !entry.assertion) config.assertions);

  # Keys that are left at "nothing" would drown the others.
  isSaid = value: !(lib.elem value [ null [ ] { } "" ]);
  said = lib.mapAttrs (_: lib.filterAttrs (_: isSaid));

  virtualHost =
    host:
    lib.filterAttrs (_: isSaid) (
      removeAttrs host [
        "sslCertificate"
        "sslCertificateKey"
      ]
    )
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
    environment.etc = removeAttrs (lib.mapAttrs (_: file: file.text) config.environment.etc) [
      "hearth/plan.json"
    ];
    networking.firewall = { inherit (config.networking.firewall) allowedTCPPorts; };
    security.acme = { inherit (config.security.acme) acceptTerms certs; };
    services.matrix-synapse = { inherit (config.services.matrix-synapse) enable extraConfigFiles settings; };
    services.nginx = {
      inherit (config.services.nginx) enable;
      virtualHosts = lib.mapAttrs (_: virtualHost) config.services.nginx.virtualHosts;
    };
    services.postgresql = { inherit (config.services.postgresql) enable ensureDatabases settings; };
    systemd.services = said config.systemd.services;
    systemd.targets = said config.systemd.targets;
    plan = builtins.fromJSON config.environment.etc."hearth/plan.json".text;
  }
