# What may stand in a bridge's TOML; modules/bridges/README.md tells what it means. Gives sentences about what is wrong.
{ lib }:
let
  names = import ./names.nix { inherit lib; };

  text = {
    what = "a text in quotes";
    isIt = lib.isString;
  };
  flag = {
    what = "`true` or `false`";
    isIt = lib.isBool;
  };
  port = {
    what = "a number from 1 to 65535";
    isIt = value: lib.isInt value && value > 0 && value < 65536;
  };
  texts = {
    what = "a list of texts, as in `[\"a\", \"b\"]`";
    isIt = value: lib.isList value && lib.all lib.isString value;
  };
  textTable = {
    what = "a table of texts";
    isIt = value: lib.isAttrs value && lib.all lib.isString (lib.attrValues value);
  };
  textTables = {
    what = "a table of tables of texts";
    isIt = value: lib.isAttrs value && lib.all textTable.isIt (lib.attrValues value);
  };
  keyFiles = {
    what = "a table of tables of a `secret` and `make`";
    isIt =
      value:
      textTables.isIt value
      && lib.all (
        file:
        file ? secret && file ? make && removeAttrs file [ "make" "secret" "since" ] == { }
      ) (lib.attrValues value);
  };
  anyTable = {
    what = "a table";
    isIt = lib.isAttrs;
  };
  regexes = {
    what = "tables of a `regex` and `exclusive`";
    isIt =
      value:
      lib.isList value
      && lib.all (
        entry:
        lib.isAttrs entry && lib.isString (entry.regex or null) && lib.isBool (entry.exclusive or null)
      ) value;
  };
  table = keys: { inherit keys; };

  whole = table {
    title = text;
    homepage = text;
    source = text;
    version = text;
    since = text;
    protocol = text;
    talks_to = text;
    package = text;
    login = text;
    ready = text;
    ping = flag;
    routes = texts;
    refused = text;
    state = flag;
    files = textTable;
    service = anyTable;
    start = table {
      program = text;
      arguments = texts;
      environment = textTable;
    };
    appservice = table {
      inherit port;
      bot = text;
      user_prefix = text;
    };
    registration = table {
      sender = text;
      rate_limited = flag;
      extra = anyTable;
      encrypted = anyTable;
      namespaces = table {
        users = regexes;
        aliases = regexes;
        rooms = regexes;
      };
    };
    permissions = table {
      levels = texts;
      custom = texts;
      nobody = text;
      relay = text;
      user = text;
      admin = text;
      each = anyTable;
    };
    log = table (
      lib.genAttrs [
        "error"
        "warning"
        "info"
        "debug"
        "trace"
      ] (_: text)
    );
    config = table {
      layout = text;
      defaults = anyTable;
      generate = textTable;
      key_files = keyFiles;
      set = anyTable;
      secret_keys = texts;
      required = textTable;
      required_with = textTables;
      required_since = textTables;
      keys = texts;
      own_keys = texts;
      own_section = text;
      literal = texts;
      writes = flag;
    };
    encryption = table {
      allow = anyTable;
      default = anyTable;
      require = anyTable;
    };
    relay = anyTable;
    double_puppet = anyTable;
    database = table {
      postgresql = anyTable;
      sqlite = anyTable;
    };
    conflicts = table { synapse = textTable; };
    listens = {
      what = "tables of a `port` and a `purpose`";
      isIt =
        value:
        lib.isList value
        && lib.all (
          entry:
          lib.isAttrs entry
          && port.isIt (entry.port or 0)
          && lib.isString (entry.purpose or null)
          && lib.all (key: lib.isString (entry.${key} or "")) [
            "address"
            "key"
            "only_with"
          ]
          && removeAttrs entry [ "address" "key" "only_with" "port" "purpose" ] == { }
        ) value;
    };
  };

  # What a bridge cannot be without, and what to write.
  required = {
    title = "title = \"WhatsApp\"";
    version = "version = \"26.08\"";
    protocol = "protocol = \"WhatsApp\"";
    talks_to = "talks_to = \"WhatsApp\"";
    "start.program" = "program = \"mautrix-whatsapp\"";
    "start.arguments" = "arguments = [\"-c\", \"{config}\"]";
    "appservice.port" = "port = 29318";
    "config.layout" = "layout = \"bridgev2\"";
  };
  ofAppservices = {
    "appservice.bot" = "bot = \"whatsappbot\"";
    "appservice.user_prefix" = "user_prefix = \"whatsapp_\"";
  };

  # What is written in the host file itself has no file to name.
  inside = file: lib.optionalString (file != null) "in `${file}` ";

  at = path: name: if path == "" then name else "${path}.${name}";

  judge =
    file: path: spec: value:
    if spec ? keys then
      if lib.isAttrs value then
        lib.concatLists (
          lib.mapAttrsToList (
            name: inner:
            if spec.keys ? ${name} then
              judge file (at path name) spec.keys.${name} inner
            else
              [
                {
                  fact = "${inside file}there is `${at path name}`, which means nothing${names.suggestion (lib.attrNames spec.keys) name}";
                  remedy =
                    if path == "" then
                      "the keys are ${names.listing (lib.attrNames spec.keys)}"
                    else
                      "in `[${path}]` the keys are ${names.listing (lib.attrNames spec.keys)}";
                }
              ]
          ) value
        )
      else
        [
          {
            fact = "${inside file}`${path}` is not a table";
            remedy = "write `[${path}]` on a line of its own, and what belongs to it below";
          }
        ]
    else if spec.isIt value then
      [ ]
    else
      [
        {
          fact = "${inside file}`${path}` is not ${spec.what}";
          remedy = "modules/bridges/README.md tells what `${path}` means";
        }
      ];
in
{
  __functor = _: file: judge file "" whole;

  missing =
    file: kind:
    let
      wanted = required // lib.optionalAttrs (kind ? registration) ofAppservices;
      has = key: lib.hasAttrByPath (lib.splitString "." key) kind;
      place =
        key: line:
        let
          parts = lib.splitString "." key;
        in
        if lib.length parts == 1 then "`${line}` at the top" else "`${line}` below `[${lib.head parts}]`";
    in
    lib.mapAttrsToList (key: line: {
      fact = "${if file == null then "it" else "`${file}`"} does not say `${key}`";
      remedy = "write ${place key line}, with what is right for your bridge";
    }) (lib.filterAttrs (key: _: !has key) wanted);
}
