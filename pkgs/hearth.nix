# The `hearth` tool, with its man pages and completions.
{
  lib,
  rustPlatform,
  installShellFiles,
}:
let
  fs = lib.fileset;
  root = ../.;
in
rustPlatform.buildRustPackage {
  pname = "hearth";
  version = (builtins.fromTOML (builtins.readFile ../Cargo.toml)).workspace.package.version;

  # What the tool is made of, so that a change of a host or a page does not build it again.
  src = fs.toSource {
    inherit root;
    fileset = fs.unions [
      ../Cargo.toml
      ../Cargo.lock
      ../clippy.toml
      ../tools
      ../tests/eval
      ../tests/scenarios
      ../tests/fixtures
      ../modules/bridges
      ../docs/man
      ../docs/completions
    ];
  };
  cargoLock.lockFile = ../Cargo.lock;
  cargoBuildFlags = [
    "--package"
    "hearth"
  ];
  # Machines and evaluation need what a build sandbox has not; they have checks of their own.
  cargoTestFlags = [
    "--workspace"
    "--exclude"
    "hearth-scenarios"
    "--exclude"
    "hearth-eval-tests"
    "--exclude"
    "hearth-vm"
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
