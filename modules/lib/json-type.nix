# What a daemon's configuration may be made of. Like the `type` of pkgs.formats.json, without the package set.
{ lib }:
let
  inherit (lib) types;
  value =
    types.nullOr (
      types.oneOf [
        types.bool
        types.int
        types.float
        types.str
        types.path
        (types.attrsOf value)
        (types.listOf value)
      ]
    )
    // {
      description = "JSON value";
      emptyValue = { };
    };
in
value
