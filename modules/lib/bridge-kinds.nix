# The bridges that Hearth knows: modules/bridges/KIND.toml, and the folder that its files are in.
{ lib }:
let
  directory = ../bridges;
  files = lib.filter (lib.hasSuffix ".toml") (lib.attrNames (builtins.readDir directory));
  read =
    file:
    lib.nameValuePair (lib.removeSuffix ".toml" file) (
      builtins.fromTOML (builtins.readFile (directory + "/${file}")) // { inherit directory; }
    );
in
lib.listToAttrs (map read files)
