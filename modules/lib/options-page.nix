# docs/options.md, from the declarations themselves.
{ lib }:
{ options }:
let
  # Headings in the order of reading, with what the options below them begin with.
  headings = [
    {
      title = "The server";
      prefixes = [
        "enable"
        "serverName"
        "admins"
        "host"
        "publicBaseUrl"
        "stateDirectory"
        "size"
        "raspberryPi"
      ];
    }
    {
      title = "Bridges";
      prefixes = [
        "bridges"
        "bridgeKinds"
      ];
    }
    {
      title = "The proxy";
      prefixes = [ "proxy" ];
    }
    {
      title = "Synapse";
      prefixes = [ "synapse" ];
    }
    {
      title = "Secrets";
      prefixes = [ "secrets" ];
    }
    {
      title = "The database";
      prefixes = [ "database" ];
    }
    {
      title = "Other appservices";
      prefixes = [ "registrations" ];
    }
    {
      title = "Programs";
      prefixes = [
        "package"
        "programs"
      ];
    }
  ];

  visible = lib.filter (option: option.visible && !option.internal && lib.head option.loc == "hearth") (
    lib.optionAttrSetToDocList options
  );
  under = heading: option: lib.elem (lib.elemAt option.loc 1) heading.prefixes;

  homeless = lib.filter (option: !lib.any (heading: under heading option) headings) visible;
  poor = lib.filter (option: !(option ? example) || (option.description or null) == null) visible;
  names = lib.concatMapStringsSep ", " (option: option.name);

  # Short values stay in the line; code that spans lines gets a block.
  value =
    label: found:
    if found._type or null == "literalMD" then
      "${label}: ${found.text}\n"
    else if lib.hasInfix "\n" found.text then
      "${label}:\n\n```nix\n${found.text}\n```\n"
    else
      "${label}: `${found.text}`\n";

  entry =
    option:
    lib.concatStringsSep "\n" (
      [
        "### `${option.name}`\n"
        "${lib.removeSuffix "\n" option.description}\n"
        "Type: ${option.type}\n"
      ]
      ++ lib.optional (option ? default) (value "Default" option.default)
      ++ [ (value "Example" option.example) ]
    );

  section = heading: "## ${heading.title}\n\n${lib.concatMapStringsSep "\n" entry (lib.filter (under heading) visible)}";
in
if homeless != [ ] then
  throw "These options have no heading on the options page: ${names homeless}"
else if poor != [ ] then
  throw "These options lack a description or an example: ${names poor}"
else
  ''
    # Options

    What a host file may say. Everything has a default but `hearth.serverName`.
    This page is made from the declarations: `cargo run -p hearth-dev -- options --write`.

  ''
  + lib.concatMapStringsSep "\n" section headings
