# A stand-in for the package set, for home-manager's own modules: names of programs, nothing that could be built. A file
# that home-manager writes has its text in its path, behind a mark, so that the text can be read back from wherever
# home-manager puts the path.
{ lib, path }:
let
  package = name: {
    type = "derivation";
    inherit name;
    meta.mainProgram = name;
    version = "0";
    outPath = "/nix/store/00000000000000000000000000000000-${name}";
    outputs = [ "out" ];
  };
  written =
    name: text:
    package name
    // {
      outPath = "/nix/store/00000000000000000000000000000000-${name}${mark}${text}${mark}";
    };
  mark = "\n--- text ---\n";

  programs = lib.genAttrs [
    "bash"
    "coreutils"
    "diffutils"
    "emptyDirectory"
    "findutils"
    "gettext"
    "gnugrep"
    "gnused"
    "heisenbridge"
    "jq"
    "less"
    "lndir"
    "man"
    "ncurses"
    "nginx"
    "nix"
    "postgresql_15"
    "postgresql_17"
    "sd-switch"
    "systemd"
  ] package;
in
programs
// {
  glibcLocales = package "glibc-locales" // {
    override = _: package "glibc-locales";
  };
  inherit lib path mark;
  # In Python, as nixpkgs marks it.
  heisenbridge = programs.heisenbridge // {
    overridePythonAttrs = throw "Nothing here changes a Python package.";
  };
  # As nixpkgs has it: an override is the whole list.
  matrix-synapse = lib.makeOverridable (
    {
      extras ? null,
    }:
    package (
      if extras == null then "matrix-synapse" else "matrix-synapse-with-${lib.concatStringsSep "-" extras}"
    )
  ) { };
  buildPackages = { inherit (programs) gettext; };
  stdenv = {
    isLinux = true;
    isDarwin = false;
    hostPlatform = lib.systems.elaborate "aarch64-linux";
  };
  formats.ini = _: {
    type = lib.types.attrs;
    generate = name: _: package name;
  };
  formats.json = _: {
    type = lib.types.attrs;
    generate = name: _: package name;
  };

  writeTextFile = { name, text, ... }: written name text;
  writeText = written;
  writeShellScript = written;
  writeShellScriptBin = written;
  # What it would run can be read back: the activation is written by one.
  runCommand =
    name: _: script:
    package name // { inherit script; };
  runCommandLocal = name: _: _: package name;
  replaceVars = file: _: package (baseNameOf file);
  symlinkJoin = { name, ... }: package name;
  buildEnv = { name, ... }: package name;
  callPackage = file: _: package (lib.removeSuffix ".nix" (baseNameOf file));
  python3.withPackages =
    choose:
    package "python3-with-${
      lib.concatMapStringsSep "-" (found: found.name) (choose {
        toPythonModule = found: found;
      })
    }";
}
