# The program of a bridge in the package set. A bridge in Python is started by way of an interpreter that finds it,
# since Hearth may have to reach into it.
{ pkgs }:
kinds: name:
let
  kind = kinds.${name};
  package =
    pkgs.${kind.package} or (throw ''
      `hearth.bridges`: nixpkgs has no package `${kind.package}`, which the bridge `${name}` needs
        hint: name its program in `hearth.programs.bridges.${name}`'');
in
if kind.start.program == "python3" then
  "${pkgs.python3.withPackages (python: [ (python.toPythonModule package) ])}/bin/python3"
else
  "${package}/bin/${kind.start.program}"
