# Units see single directories of the home. One that is the home itself, the state of another, or above these, would open
# all of it to a unit.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (cfg) plan;
  home = config.home.homeDirectory;
  inherit (import ./binds.nix { inherit cfg lib; }) own;

  parts = lib.foldl' (
    above: part:
    if part == "" || part == "." then
      above
    else if part == ".." then
      lib.take (lib.max 0 (lib.length above - 1)) above
    else
      above ++ [ part ]
  ) [ ];
  partsOf = path: parts (lib.splitString "/" path);
  # Of what nobody's file may open, the first that a unit would see all of. Hearth's own directory is open to some anyway.
  opened =
    {
      path,
      writesOwn ? false,
      ...
    }:
    let
      directory = partsOf (dirOf path);
      shut = [
        home
        cfg.paths.state
      ]
      ++ (if writesOwn then lib.remove cfg.stateDirectory own else own);
    in
    lib.findFirst (shut: lib.take (lib.length directory) (partsOf shut) == directory) null shut;

  # Whatever binds.nix binds the directory of.
  files =
    lib.mapAttrsToList (name: secret: {
      option = "secrets.${name}.file";
      inherit (secret) path;
      writesOwn = true;
    }) (lib.filterAttrs (_: secret: secret.source == "file") plan.secrets)
    ++ lib.mapAttrsToList (name: registration: {
      option = "${if cfg.bridges ? ${name} then "bridges" else "registrations"}.${name}.tokensFrom";
      path = toString registration.tokensFrom;
      writesOwn = true;
    }) (lib.filterAttrs (_: registration: registration.tokensFrom != null) cfg.registrations)
    ++ lib.optionals (plan.proxy != null && cfg.proxy.tls.certificate != null) [
      {
        option = "proxy.tls.certificate";
        path = toString cfg.proxy.tls.certificate;
      }
      {
        option = "proxy.tls.key";
        path = toString cfg.proxy.tls.key;
      }
    ]
    ++ [
      {
        option = "database.cluster.directory";
        path = plan.postgresql.cluster.directory;
        writesOwn = true;
      }
    ];
in
{
  config.assertions = lib.mkIf cfg.enable (
    map (file: {
      # One that is no absolute path has a finding of its own.
      assertion = !lib.hasPrefix "/" file.path || opened file == null;
      message = ''
        `hearth.${file.option}`: `${file.path}` is not in a directory of its own, and the unit that needs it would see all of `${opened file}`
          hint: move it into one, such as `${home}/private`'';
    }) files
  );
}
