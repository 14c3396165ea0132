# The bridges that nixpkgs lacks, by the names that nixpkgs would give them. One whose hashes are not all
# known says so when it is built; `finished` are the others. Names are told without a package set.
{ callPackage }:
let
  sources = import ./sources.nix;
  goBridge = callPackage ./go-bridge.nix { };
  packages = builtins.mapAttrs (pname: source: goBridge (source // { inherit pname; })) sources;
  unfinished = builtins.filter (pname: !(sources.${pname} ? hash && sources.${pname} ? vendorHash)) (
    builtins.attrNames sources
  );
in
{
  inherit packages;
  finished = removeAttrs packages unfinished;
}
