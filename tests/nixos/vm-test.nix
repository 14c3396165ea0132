# Needs nixpkgs and is run by `nix flake check` where that can be had, never by `make test`: hosts/cabin.nix as a NixOS machine.
{ pkgs }:
pkgs.testers.runNixOSTest {
  name = "hearth-cabin";
  # Without KVM Synapse alone takes minutes.
  globalTimeout = 1800;

  nodes.cabin =
    { lib, ... }:
    {
      imports = [
        ../../modules/nixos
        ../../hosts/cabin.nix
      ];
      # No certificate authority reaches this machine.
      hearth.proxy.tls = {
        acme.email = lib.mkForce null;
        selfSigned = true;
      };
      networking.hosts."127.0.0.1" = [ "cabin.example.org" ];
      virtualisation.memorySize = 2048;
      virtualisation.cores = 2;
    };

  testScript = ''
    import json

    URL = "https://cabin.example.org"
    ONESHOTS = ["hearth-secrets", "hearth-registrations", "hearth-database", "hearth-signing-key", "hearth-certificates"]
    DAEMONS = ["matrix-synapse", "hearth-bridge-heisenbridge", "nginx"]

    def ready():
        for unit in ONESHOTS + DAEMONS:
            cabin.wait_for_unit(unit + ".service", timeout=900)
        cabin.wait_until_succeeds(f"curl --fail --insecure --silent {URL}/_matrix/client/versions", timeout=900)

    def made_once():
        return cabin.succeed(
            "cd /var/lib && sha256sum hearth/secrets/* hearth/registrations/*.yaml hearth/tls/*/*.pem matrix-synapse/*.signing.key"
        )

    with subtest("from nothing to answering clients, and nothing was started twice"):
        ready()
        for unit in ONESHOTS + DAEMONS:
            restarts = cabin.succeed(f"systemctl show --property=NRestarts --value {unit}.service").strip()
            assert restarts == "0", f"{unit} was restarted {restarts} times"

    with subtest("the database is in the C collation"):
        found = cabin.succeed(
            "sudo -u postgres psql -tAc \"SELECT datcollate, datctype, datlocprovider, pg_encoding_to_char(encoding)"
            " FROM pg_database WHERE datname = 'matrix-synapse'\""
        ).strip()
        assert found == "C|C|c|UTF8", found

    with subtest("where the server is, what is public and what is not"):
        server = json.loads(cabin.succeed(f"curl --fail --insecure --silent {URL}/.well-known/matrix/server"))
        assert server == {"m.server": "cabin.example.org:443"}, server
        code = cabin.succeed(f"curl --insecure --silent --output /dev/null --write-out '%{{http_code}}' {URL}/_synapse/admin/v1/server_version")
        assert code == "404", code

    with subtest("the tool agrees with the plan of the host"):
        cabin.succeed("hearth check /etc/hearth/plan.json")

    with subtest("after a reboot nothing was made anew"):
        before = made_once()
        cabin.shutdown()
        cabin.start()
        ready()
        assert made_once() == before
  '';
}
