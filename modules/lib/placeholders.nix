# `{name}` in a bridge's TOML. A text that is one placeholder and nothing else becomes the value itself, so a
# port stays a number and permissions stay a set; within a longer text, or a key, the value is written out.
{ lib }:
values:
let
  pattern = "[{]([A-Za-z]+)[}]";

  lookUp =
    text: name:
    values.${name} or (throw "`{${name}}` in `${text}` is no placeholder: use one of ${
      lib.concatMapStringsSep ", " (known: "`{${known}}`") (lib.attrNames values)
    }");

  inText =
    text:
    lib.concatMapStrings (
      part: if lib.isList part then toString (lookUp text (lib.head part)) else part
    ) (builtins.split pattern text);

  fill =
    value:
    if lib.isString value then
      let
        whole = builtins.match pattern value;
      in
      if whole == null then inText value else lookUp value (lib.head whole)
    else if lib.isAttrs value then
      lib.mapAttrs' (name: inner: lib.nameValuePair (inText name) (fill inner)) value
    else if lib.isList value then
      map fill value
    else
      value;
in
fill
