# A stand-in for the package set: names of programs and files, nothing that could be built. A package that
# it does not have fails the evaluation, so that a new dependency is noticed here.
{ lib }:
let
  # 32 characters where a real path has its hash: a store path in form, plainly not one to a reader.
  stub =
    name: attributes:
    {
      type = "derivation";
      inherit name;
      outPath = "/nix/store/00000000000000000000000000000000-${name}";
      meta = { };
    }
    // attributes;

  package = name: stub name { };
in
{
  inherit lib;
  stdenv.hostPlatform.system = "x86_64-linux";
  system = "x86_64-linux";

  writeText = name: text: stub name { inherit text; };
  writeTextFile = { name, text, ... }: stub name { inherit text; };
  runCommand = name: _: _: package name;

  heisenbridge = package "heisenbridge";
  hearth = package "hearth";
  python3 = (package "python3") // {
    withPackages = _: package "python3-env";
    interpreter = "/nix/store/00000000000000000000000000000000-python3/bin/python3";
  };
}
