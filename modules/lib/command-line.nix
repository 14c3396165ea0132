# A list of arguments as systemd reads it: split at blanks, `$` expanded. `%` stays, since the plan writes
# specifiers such as %d.
{ lib }:
let
  quote =
    argument:
    let
      escaped = lib.replaceStrings [ "\\" "\"" "$" "\n" "\t" ] [ "\\\\" "\\\"" "$$" "\\n" "\\t" ] argument;
    in
    if builtins.match "[]a-zA-Z0-9_@%+=:,./*^~[-]+" argument != null then argument else "\"${escaped}\"";
in
lib.concatMapStringsSep " " quote
