# What home-manager takes from nixpkgs under this name: who looks after a module, which nobody asks here.
{ lib, ... }:
{
  options.meta = lib.mkOption {
    type = lib.types.attrsOf lib.types.raw;
    default = { };
    internal = true;
    description = "About the module.";
  };
}
