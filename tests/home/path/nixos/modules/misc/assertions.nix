# What home-manager takes from nixpkgs under this name: two options.
{ lib, ... }:
let
  list =
    type: description:
    lib.mkOption {
      type = lib.types.listOf type;
      default = [ ];
      internal = true;
      inherit description;
    };
in
{
  options = {
    assertions = list lib.types.unspecified "What has to be true.";
    warnings = list lib.types.str "What is worth a word.";
  };
}
