# nixpkgs: nixos/modules/misc/assertions.nix, read at 08062fccc11d1bf6e5e6a7bdc1e86eba3fb0c0bf.
# Upstream's top-level.nix makes a false assertion an evaluation error; here `../evaluate.nix` does.
{ lib, ... }:
{
  options = {
    assertions = lib.mkOption {
      type = lib.types.listOf lib.types.unspecified;
      default = [ ];
    };
    warnings = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ ];
    };
  };
}
