# Whether a package is one that a kind of bridge can be started from, and what has to be different about it. Sentences as
# elsewhere: subject, fact, remedy.
{
  lib,
  pkgs,
  kinds,
  secrets,
}:
let
  keyFile = import ./bridge-key-file.nix;
  isPython = kind: kind.start.program == "python3";
  providesPython = package: package ? pythonModule || package ? overridePythonAttrs;

  # Releases by month are 26.04 to people, and 0.2604.0 to Go.
  byMonth =
    version:
    let
      parts = builtins.match "0[.]([0-9][0-9])([0-9][0-9])[.].*" version;
    in
    if parts == null then version else lib.concatStringsSep "." parts;
  isRelease = version: builtins.match "[0-9]+[.][0-9].*" version != null;
  # Of a package that does not tell, nothing is said.
  hasRelease = package: isRelease (package.version or "");
  isBefore = since: package: hasRelease package && lib.versionOlder (byMonth package.version) since;
  isFrom = since: package: hasRelease package && !isBefore since package;
  isTooOld = package: kind: kind ? since && isBefore kind.since package;

  # What this release wants and others do not: the first of it that is missing, and what to do.
  lacking =
    bridge: kind:
    let
      has = key: lib.hasAttrByPath (lib.splitString "." key) bridge.settings;
      keys = lib.concatLists (
        lib.mapAttrsToList (
          since: keys:
          lib.mapAttrsToList (key: how: {
            fact = "`${key}` is missing, and ${kind.title} does not start without it from ${since} on, which the package is";
            remedy = "set `${key}` there; ${how}";
          }) (lib.filterAttrs (key: _: isFrom since bridge.package && !has key) keys)
        ) (kind.config.required_since or { })
      );
      files = lib.mapAttrsToList (
        key: file:
        let
          inherit (keyFile bridge key file) fact remedy secret;
        in
        lib.optional (file ? since && isFrom file.since bridge.package && !secrets ? ${secret}) {
          fact = "${fact}, from ${file.since} on, which the package is";
          inherit remedy;
        }
      ) (kind.config.key_files or { });
    in
    lib.findFirst (_: true) null (keys ++ lib.concatLists files);

  # A Go package with other arguments. Not by overrideAttrs: the tags are written into the build as they were.
  rebuilt =
    package: change:
    let
      changed = arguments: arguments // change arguments;
    in
    package.override {
      buildGoModule =
        arguments:
        pkgs.buildGoModule (
          if lib.isFunction arguments then final: changed (arguments final) else changed arguments
        );
    };

  # Some repositories hold several programs, of which a package builds one.
  withProgram =
    package: program:
    let
      commands = package.subPackages or [ ];
      wanted = "cmd/${program}";
      isLacking = commands != [ ] && !lib.elem wanted commands && lib.all (lib.hasPrefix "cmd/") commands;
      takes = lib.functionArgs (package.override or (_: { }));
    in
    if isLacking && takes ? buildGoModule then
      rebuilt package (_: {
        subPackages = [ wanted ];
      })
    else
      package;

  # Arguments by which nixpkgs' packages leave libolm out, which nixpkgs holds to be insecure and does not build unasked.
  switches = [
    "enableE2be"
    "encryptionSupport"
    "withE2BE"
  ];
in
{
  # What comes out of nixpkgs by itself, without libolm as far as that goes: in its place goolm, or no encryption where
  # none is asked for. One that somebody names is theirs, and taken as it is.
  withoutOlm =
    package: encryption:
    let
      takes = lib.functionArgs (package.override or (_: { }));
      off = lib.genAttrs (lib.filter (name: takes ? ${name}) switches) (_: false);
    in
    if takes ? withGoolm then
      package.override { withGoolm = true; }
    else if encryption != "off" then
      package
    else if takes ? olm && takes ? buildGoModule then
      rebuilt (package.override { olm = null; }) (arguments: {
        tags = arguments.tags or [ ] ++ [ "nocrypto" ];
      })
    else if off != { } then
      package.override off
    else
      package;

  # A bridge in Python is started by way of an interpreter that finds it, since Hearth may have to reach into it.
  programOf =
    name: bridge: kind:
    let
      inherit (bridge) package;
      called = lib.getName package;
      missing = lacking bridge kind;
      others = lib.filter (other: other != bridge.kind && (kinds.${other}.package or null) == kind.package or "") (
        lib.attrNames kinds
      );
      refuse =
        fact:
        throw ''
          `hearth.bridges.${name}`: ${fact}
            hint: name another in `hearth.bridges.${name}.package`, or its program in `hearth.bridges.${name}.program`${
              lib.optionalString (others != [ ])
                "; or try the kind ${lib.concatMapStringsSep ", " (other: "`${other}`") others}, which comes out of this package too"
            }'';
    in
    if isPython kind && !providesPython package then
      refuse "the package `${called}` is not in Python, and ${kind.title} is"
    else if isTooOld package kind then
      refuse "the package `${called}` is ${package.version}, and ${kind.title} needs ${kind.since} or newer"
    else if missing != null then
      throw ''
        `hearth.bridges.${name}.settings`: ${missing.fact}
          hint: ${missing.remedy}''
    else if isPython kind then
      "${pkgs.python3.withPackages (python: [ (python.toPythonModule package) ])}/bin/python3"
    else
      "${withProgram package kind.start.program}/bin/${kind.start.program}";
}
