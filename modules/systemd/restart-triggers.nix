# Hashes of what a unit depends on besides its own text, so that a change of it is seen in the unit file.
{ lib }:
{ plan, unit }:
let
  hash = value: builtins.hashString "sha256" (builtins.toJSON value);

  # A oneshot carries out one part of the plan; the rest of it is none of its business.
  part = {
    secrets = plan.secrets;
    registrations = plan.registrations;
    database = plan.databases;
    signing-key = plan.synapse.signingKey;
    certificates = plan.proxy;
  };

  # Files named in a command; Synapse's configuration names its log configuration in turn.
  arguments = lib.concatLists unit.startPre ++ unit.start;
  named = path: lib.any (lib.hasInfix path) arguments;
  files = lib.filterAttrs (
    path: _: named path || (unit.role == "homeserver" && lib.hasPrefix "synapse-" (baseNameOf path))
  ) plan.files;

  registrations = lib.mapAttrsToList (_: credential: plan.registrations.${credential.name}.public) (
    lib.filterAttrs (_: credential: credential.kind == "registration") unit.credentials
  );
in
lib.optional (unit.managed == "hearth" && part ? ${unit.role}) (hash part.${unit.role})
++ lib.optional (files != { }) (hash files)
++ lib.optional (registrations != [ ]) (hash registrations)
