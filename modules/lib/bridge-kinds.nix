# Kinds of bridges as data: modules/bridges/KIND.toml laid over modules/bridges/layouts/LAYOUT.toml, and the folder
# that its files are in. What is not used is not read.
{ lib }:
let
  directory = ../bridges;
  schema = import ./bridge-schema.nix { inherit lib; };

  tomlIn =
    folder:
    map (lib.removeSuffix ".toml") (
      lib.filter (lib.hasSuffix ".toml") (lib.attrNames (builtins.readDir folder))
    );
  parse =
    file:
    builtins.addErrorContext "while reading `${toString file}`, which tells how a bridge is wired" (
      builtins.fromTOML (builtins.readFile file)
    );

  layouts = lib.genAttrs (tomlIn (directory + "/layouts")) (
    name: parse (directory + "/layouts/${name}.toml")
  );

  # Read by everybody who asks for a bridge of this kind, and so of the right shape even if its TOML is not.
  broken = {
    title = "";
    protocol = "";
    talks_to = "";
    version = "";
    start = {
      program = "";
      arguments = [ ];
    };
    appservice = {
      port = 9999;
      bot = "";
      user_prefix = "";
    };
    config.layout = "none";
  };

  complete =
    file: own: folder:
    let
      layout = layouts.${own.config.layout or "none"} or { };
      # Laid over it key by key; a kind's secrets come to those of its family.
      whole = lib.recursiveUpdate (lib.recursiveUpdate layout own) (
        lib.optionalAttrs (layout ? config.secret_keys && own ? config.secret_keys) {
          config.secret_keys = layout.config.secret_keys ++ own.config.secret_keys;
        }
      );
      problems = schema file own ++ lib.optionals (schema file own == [ ]) (schema.missing file whole);
    in
    (if problems == [ ] then whole else broken)
    // {
      inherit problems;
      directory = folder;
    };

  fromFile =
    file: complete (baseNameOf (toString file)) (parse file) (dirOf file);
in
{
  inherit layouts broken;

  known = lib.genAttrs (tomlIn directory) (name: fromFile (directory + "/${name}.toml"));

  # One that a host file adds: the path of a TOML, or what such a file holds.
  given =
    value:
    if lib.isAttrs value then
      complete null (removeAttrs value [ "directory" ]) (value.directory or null)
    else
      fromFile value;
}
