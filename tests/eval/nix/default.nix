# What the tests and the generators ask for, by attribute.
let
  inherit (import ./flake-inputs.nix) lib;
  hearth = import ../../../modules/lib { inherit lib; };
in
{
  rendered = hearth.rendered ../../../hosts;
  inherit (hearth) optionsPage;
}
