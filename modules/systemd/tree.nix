# hearth.tree: by path below /, either a file (text, mode) or a symbolic link.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (cfg) plan;
  unitText = import ./unit-file.nix { inherit lib; } { inherit plan; };

  own = lib.filterAttrs (_: unit: unit.managed == "hearth") plan.units;
  upstream = lib.filterAttrs (_: unit: unit.managed == "upstream") plan.units;

  system = "etc/systemd/system";
  file = text: {
    inherit text;
    mode = "0644";
  };

  units = lib.mapAttrs' (name: unit: lib.nameValuePair "${system}/${name}" (file (unitText unit))) own;

  dropIns = lib.filterAttrs (_: entry: entry.text != "") (
    lib.mapAttrs' (
      name: unit: lib.nameValuePair "${system}/${name}.d/hearth.conf" (file (unitText unit))
    ) upstream
  );

  wants = lib.concatMapAttrs (
    name: unit:
    lib.listToAttrs (
      map (target: lib.nameValuePair "${system}/${target}.wants/${name}" { link = "../${name}"; }) unit.wantedBy
    )
  ) own;

  target = {
    "${system}/hearth.target" = file ''
      [Unit]
      Description=Hearth: everything this host was asked for
      Wants=${lib.concatStringsSep " " (lib.attrNames upstream)}

      [Install]
      WantedBy=multi-user.target
    '';
    "${system}/multi-user.target.wants/hearth.target".link = "../hearth.target";
  };

  files = lib.mapAttrs' (path: entry: lib.nameValuePair (lib.removePrefix "/" path) entry) plan.files;

  failed = lib.filter (entry: !entry.assertion) cfg.assertions;
  checked =
    value:
    if failed != [ ] then
      throw (import ../lib/failure.nix { inherit lib; } cfg.host failed)
    else
      lib.foldl' (value: warning: lib.warn warning value) value cfg.warnings;
in
{
  options.hearth.tree = lib.mkOption {
    type = lib.types.raw;
    internal = true;
    readOnly = true;
    description = "The host's files by path: `{ text; mode; }` or `{ link; }`.";
  };

  config.hearth.tree = checked (
    lib.optionalAttrs cfg.enable (
      units
      // dropIns
      // wants
      // target
      // files
      // {
        "etc/hearth/plan.json" = file (builtins.toJSON plan + "\n");
      }
    )
  );
}
