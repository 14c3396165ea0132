# Units see single directories of the home. One that is the home itself, or above it, would open all of it to a unit.
{ config, lib, ... }:
let
  cfg = config.hearth;
  inherit (cfg) plan;
  home = config.home.homeDirectory;

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
  isOpen =
    { path, ... }:
    let
      directory = partsOf (dirOf path);
    in
    lib.take (lib.length directory) (partsOf home) == directory;

  # Whatever binds.nix binds the directory of.
  files =
    lib.mapAttrsToList (name: secret: {
      option = "secrets.${name}.file";
      inherit (secret) path;
    }) (lib.filterAttrs (_: secret: secret.source == "file") plan.secrets)
    ++ lib.mapAttrsToList (name: registration: {
      option = "${if cfg.bridges ? ${name} then "bridges" else "registrations"}.${name}.tokensFrom";
      path = registration.tokensFrom;
    }) (lib.filterAttrs (_: registration: registration.tokensFrom != null) plan.registrations)
    ++ lib.optionals (cfg.proxy.tls.certificate != null) [
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
      }
    ];
in
{
  config.assertions = lib.mkIf cfg.enable (
    map (file: {
      assertion = !isOpen file;
      message = ''
        `hearth.${file.option}`: `${file.path}` is not in a directory of its own, and the unit that needs it would see all of `${home}`
          hint: move it into one, such as `${home}/private`'';
    }) files
  );
}
