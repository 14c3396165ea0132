# `nix develop`: what it takes to work on the tool and the modules, and to build images. `make test` wants Debian.
{ pkgs }:
{
  default = pkgs.mkShell {
    packages = [
      pkgs.cargo
      pkgs.clippy
      pkgs.rustc
      pkgs.rustfmt
      pkgs.nixfmt
      pkgs.mmdebstrap
      pkgs.qemu
      pkgs.e2fsprogs
    ];
  };
}
