# The ports that a bridge opens beside its own, as its settings have them.
{ lib }:
kind: settings:
let
  at = key: lib.attrByPath (lib.splitString "." key) null settings;
  isOpen = listen: !listen ? only_with || at listen.only_with != null;
  own =
    listen:
    let
      # Of the wrong type it is the bridge that says so.
      chosen = if listen ? key then at listen.key else null;
    in
    removeAttrs listen [
      "key"
      "only_with"
    ]
    // lib.optionalAttrs (lib.isInt chosen) { port = chosen; };
in
map own (lib.filter isOpen (kind.listens or [ ]))
