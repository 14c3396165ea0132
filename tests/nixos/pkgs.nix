# A stand-in for the package set: names of programs and files, nothing that could be built. A package that
# it does not have fails the evaluation, so that a new dependency is noticed here.
{ lib }:
let
  # Where a real path has its hash: a store path in form, plainly not one to a reader.
  package = name: {
    type = "derivation";
    inherit name;
    outPath = "/nix/store/00000000000000000000000000000000-${name}";
  };
  # What nixpkgs' buildPythonPackage and buildPythonApplication both leave on a package.
  inPython =
    name: version:
    package name
    // {
      pname = name;
      inherit version;
      overridePythonAttrs = throw "Nothing here changes a Python package.";
    };
  # A name that tells what went into it.
  buildGoModule =
    arguments:
    package (
      lib.concatStringsSep "-" (
        [ arguments.pname ]
        ++ lib.filter (input: input != null) (arguments.buildInputs or [ ])
        ++ arguments.tags or [ ]
        ++ map baseNameOf (arguments.subPackages or [ ])
      )
    )
    // arguments;
  meta =
    version:
    lib.makeOverridable (
      { buildGoModule }:
      buildGoModule {
        pname = "meta";
        inherit version;
        subPackages = [ "cmd/mautrix-meta" ];
      }
    ) { inherit buildGoModule; };
in
{
  writeText = name: _: package name;
  runCommand = name: _: _: package name;
  callPackage =
    file: _:
    let
      name = lib.removeSuffix ".nix" (baseNameOf file);
    in
    # One file makes many packages.
    if name == "go-bridge" then source: package source.pname else package name;

  inherit buildGoModule;
  diffutils = package "diffutils";
  openssl = package "openssl";
  heisenbridge = inPython "heisenbridge" "1.15.4";
  # As nixpkgs has the bridges that can do without libolm.
  mautrix-whatsapp = lib.makeOverridable (
    {
      withGoolm ? false,
    }:
    package "mautrix-whatsapp${lib.optionalString withGoolm "-goolm"}"
  ) { };
  # libolm or nothing.
  mautrix-discord = lib.makeOverridable (
    { buildGoModule, olm }:
    buildGoModule {
      pname = "mautrix-discord";
      version = "0.7.7";
      buildInputs = [ olm ];
    }
  ) {
    inherit buildGoModule;
    olm = "libolm";
  };
  mautrix-googlechat = lib.makeOverridable (
    {
      enableE2be ? true,
    }:
    inPython "mautrix-googlechat${lib.optionalString enableE2be "-libolm"}" "0.5.2"
  ) { };
  maubot = lib.makeOverridable (
    {
      encryptionSupport ? true,
    }:
    inPython "maubot${lib.optionalString encryptionSupport "-libolm"}" "0.6.0"
  ) { };
  # One program under two names of a release, and before both another one in Python.
  mautrix-telegram = package "mautrix-telegram" // {
    version = "26.04";
  };
  mautrix-telegram-tagged = package "mautrix-telegram" // {
    version = "0.2604.0";
  };
  mautrix-telegram-python = lib.makeOverridable (
    {
      withE2BE ? true,
    }:
    inPython "mautrix-telegram${lib.optionalString withE2BE "-libolm"}" "0.15.3"
  ) { };
  matrix-appservice-irc = package "matrix-appservice-irc" // {
    version = "4.0.0";
  };
  matrix-appservice-irc-old = package "matrix-appservice-irc" // {
    version = "1.0.1";
  };
  # It builds one of the two programs of its repository, of which there was only one once.
  mautrix-meta = meta "26.08";
  mautrix-meta-old = meta "26.06";
  python3.withPackages =
    choose:
    package "python3-with-${
      lib.concatMapStringsSep "-" (found: found.name) (choose {
        toPythonModule = found: found;
      })
    }";
}
