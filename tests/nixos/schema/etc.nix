# nixpkgs: nixos/modules/system/etc/etc.nix, read at 05924f714f31ff83bd10ed1710638688999c3725.
{ lib, ... }:
{
  options.environment.etc = lib.mkOption {
    default = { };
    type = lib.types.attrsOf (
      lib.types.submodule (
        { name, ... }:
        {
          options = {
            target = lib.mkOption {
              type = lib.types.str;
              default = name;
            };
            text = lib.mkOption {
              type = lib.types.nullOr lib.types.lines;
              default = null;
            };
            # `symlink`, or an octal mode, which makes it a copy.
            mode = lib.mkOption {
              type = lib.types.str;
              default = "symlink";
            };
          };
        }
      )
    );
  };
}
