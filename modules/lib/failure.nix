# All failed assertions of a host as one text.
{ lib }:
host: failed:
let
  count = lib.length failed;
in
"Host `${host}` cannot be built, ${
  if count == 1 then "one thing is" else "${toString count} things are"
} wrong:\n\n${lib.concatMapStringsSep "\n\n" (entry: "- ${entry.message}") failed}\n"
