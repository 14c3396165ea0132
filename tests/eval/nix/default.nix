# What the tests and the generators ask for, by attribute. Functions take what `nix eval --apply` gives them.
let
  inputs = import ./flake-inputs.nix;
  inherit (inputs) lib;
  hearth = import ../../../modules/lib { inherit lib; };

  evaluate =
    modules:
    hearth.evalHost {
      name = "test";
      inherit modules;
    };
  home = import ../../home { inherit (inputs) lib homeManager; };
  # Where the test machine has what home-manager would bring.
  ofTestMachine =
    { config, ... }:
    {
      hearth.programs = {
        hearth = "/usr/bin/hearth";
        synapse = [
          "/opt/hearth/synapse/bin/python3"
          "-m"
          "synapse.app.homeserver"
        ];
        postgresql = "/usr/lib/postgresql/${config.hearth.database.cluster.version}/bin";
        nginx = "/usr/sbin/nginx";
        bridges.heisenbridge = "/opt/hearth/bridges/heisenbridge/bin/python3";
      };
    };
  homeTree =
    name: file:
    home.tree [
      file
      ofTestMachine
      { hearth.host = name; }
    ];
  homesBelow =
    directory:
    lib.listToAttrs (
      map
        (
          file:
          let
            name = lib.removeSuffix ".nix" file;
          in
          lib.nameValuePair "${name}-home" (homeTree name (directory + "/${file}"))
        )
        (lib.filter (lib.hasSuffix ".nix") (lib.attrNames (builtins.readDir directory)))
    );
  bad = ../hosts/bad;
  badHosts = lib.filter (lib.hasSuffix ".nix") (lib.attrNames (builtins.readDir bad));
in
{
  # Asked first: it needs what the others need, so that they are left out together where an input cannot be had.
  version = builtins.seq inputs.homeManager lib.trivial.release;
  # People's hosts, and those that only scenarios boot.
  rendered =
    hearth.rendered ../../../hosts
    // hearth.rendered ../../hosts
    // {
      pi-home = homeTree "pi" ../../../hosts/pi.nix;
    }
    // homesBelow ../../home/hosts;

  # A host as home-manager gets it: units, and the names of what would be built.
  homeUnits = module: (home.evaluate [ module ]).config.systemd.user.services;
  homeFiles = module: home.tree [ module ];
  inherit (hearth) optionsPage;
  # The page of other options, which it may refuse.
  optionsPageOf =
    options:
    import ../../../modules/lib/options-page.nix { inherit lib; } {
      inherit (lib.evalModules { modules = [ { options = options lib; } ]; }) options;
    };

  # hosts/cabin on NixOS, for a snapshot. What its files say is compared in tests/rendered; here it is that they
  # are there, and that services restart with them.
  nixosCabin =
    let
      host = import ../../nixos/evaluate.nix {
        inherit lib;
        modules = [
          ../../../hosts/cabin.nix
          { networking.hostName = "cabin"; }
        ];
      };
      triggers =
        service:
        lib.optionalAttrs (service ? restartTriggers) {
          restartTriggers = lib.length service.restartTriggers;
        };
    in
    lib.recursiveUpdate host {
      environment.etc = lib.attrNames host.environment.etc;
      systemd.services = lib.mapAttrs (_: triggers) host.systemd.services;
    };

  # A host as a user meets it: the tree, or the refusal.
  tree = module: (evaluate [ module ]).config.hearth.tree;

  plan = module: (evaluate [ module ]).config.hearth.plan;
  warnings = module: (evaluate [ module ]).config.hearth.warnings;

  # Refusals of many wrong hosts at once: what `tree` throws, without throwing it. For wrong hosts that get as far
  # as assertions; a wrong type or an unknown option ends an evaluation at once.
  refusals =
    names:
    lib.genAttrs names (
      name:
      let
        inherit (evaluate [ (bad + "/${name}.nix") ]) config;
        failed = lib.filter (entry: !entry.assertion) config.hearth.assertions;
      in
      if failed == [ ] then
        ""
      else
        import ../../../modules/lib/failure.nix { inherit lib; } config.hearth.host failed
    );

  packages = import ./packages.nix { inherit lib; };

  badHosts = map (lib.removeSuffix ".nix") badHosts;
}
