# `nix develop`: all that `make test` uses, but the machine's own systemd.
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
