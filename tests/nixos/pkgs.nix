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

  heisenbridge = package "heisenbridge";
  # As nixpkgs has the bridges that can do without libolm.
  mautrix-whatsapp = lib.makeOverridable (
    {
      withGoolm ? false,
    }:
    package "mautrix-whatsapp${lib.optionalString withGoolm "-goolm"}"
  ) { };
  mautrix-discord = package "mautrix-discord";
  python3.withPackages =
    choose:
    package "python3-with-${
      lib.concatMapStringsSep "-" (found: found.name) (choose {
        toPythonModule = found: found;
      })
    }";
}
