# The `hearth` tool, with its man pages and completions.
{
  lib,
  rustPlatform,
  installShellFiles,
  # Where it is compiled by a small computer that wants to use it: no tests, and no optimising of all crates at once, which
  # takes much memory.
  small ? false,
}:
let
  fs = lib.fileset;
  root = ../.;
in
rustPlatform.buildRustPackage {
  pname = "hearth";
  version = (builtins.fromTOML (builtins.readFile ../Cargo.toml)).workspace.package.version;

  # What the tool and the tests of its units are made of, so that a change of a host or a page does not build it again.
  src = fs.toSource {
    inherit root;
    fileset = fs.unions [
      ../Cargo.toml
      ../Cargo.lock
      ../clippy.toml
      ../tools
      # Cargo takes a workspace only with all its members.
      ../tests/convert-bench
      ../tests/eval
      ../tests/scenarios
      ../tests/fixtures
      ../tests/rendered
      ../modules/bridges
      ../docs/man
      ../docs/completions
      ../docs/raspberry-pi.md
    ];
  };
  cargoLock.lockFile = ../Cargo.lock;
  cargoBuildFlags = [
    "--package"
    "hearth"
  ];
  env = lib.optionalAttrs small {
    CARGO_PROFILE_RELEASE_LTO = "off";
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS = "16";
  };

  doCheck = !small;
  # Optimised as the tool is, each test program would take minutes to link.
  checkType = "debug";
  # The units alone: a build sandbox has no PostgreSQL, no Synapse and no Nix, and no machine starts in it.
  cargoTestFlags = [
    "--workspace"
    "--lib"
    "--bins"
    "--exclude"
    "hearth-scenarios"
    "--exclude"
    "hearth-eval-tests"
    "--exclude"
    "hearth-vm"
    "--exclude"
    "hearth-convert-bench"
  ];

  nativeBuildInputs = [ installShellFiles ];
  postInstall = ''
    installManPage docs/man/*.1
    installShellCompletion docs/completions/hearth.{bash,fish} --zsh docs/completions/_hearth
  '';

  meta = {
    description = "Looks after a Matrix home server that one person owns";
    license = lib.licenses.mit;
    mainProgram = "hearth";
    platforms = lib.platforms.linux;
  };
}
