# The packages of bridges against stand-ins that show what they were given: building takes nixpkgs itself, and Go.
{ lib }:
let
  stub = {
    inherit lib;
    buildGoModule = arguments: arguments;
    rustPlatform.buildRustPackage = arguments: arguments;
    installShellFiles = "installShellFiles";
    fetchFromGitHub = arguments: arguments;
  };
  callPackage =
    file: arguments:
    let
      function = import file;
    in
    function (builtins.intersectAttrs (builtins.functionArgs function) stub // arguments);
  bridges = import ../../../pkgs/bridges { inherit callPackage; };
  overlay = import ../../../pkgs/overlay.nix;
in
{
  names = builtins.attrNames bridges.packages;
  finished = builtins.attrNames bridges.finished;
  of = name: bridges.packages.${name};
  # What the tool is built from, as paths below the repository. `lib.fileset` itself wants a newer Nix than Debian 12's.
  toolSource =
    let
      source = (callPackage ../../../pkgs/hearth.nix { lib = lib // { inherit fileset; }; }).src;
      fileset = {
        unions = paths: paths;
        toSource = arguments: arguments;
      };
    in
    map (path: lib.removePrefix "${toString source.root}/" (toString path)) source.fileset;
  # What the overlay adds to a package set that has one of them already.
  overlay = builtins.attrNames (
    overlay (stub // { inherit callPackage; }) { mautrix-linkedin = "nixpkgs' own"; }
  );
  # Kinds of bridges that name one of these packages.
  kinds = lib.filter (name: bridges.packages ? ${name}) (
    map (file: (builtins.fromTOML (builtins.readFile (../../../modules/bridges + "/${file}"))).package or "") (
      lib.filter (lib.hasSuffix ".toml") (builtins.attrNames (builtins.readDir ../../../modules/bridges))
    )
  );
}
