# A bridge written in Go: a function of what tells it from the others.
{
  lib,
  buildGoModule,
  fetchFromGitHub,
}:
{
  pname,
  version,
  owner ? "mautrix",
  repo,
  rev ? "v${version}",
  # Encryption without libolm, which nixpkgs holds to be insecure.
  tags ? [ "goolm" ],
  # Null as long as nobody has computed it: see docs/packages.md.
  hash ? null,
  vendorHash ? null,
  description,
}:
let
  known =
    what: value:
    if value != null then
      value
    else
      throw ''
        `${pname}`: its package has no hash of ${what} yet
          hint: docs/packages.md says how to get it; or name a package of your own in `hearth.bridges.NAME.package`'';
in
buildGoModule {
  inherit pname version tags;

  src = fetchFromGitHub {
    inherit owner repo rev;
    hash = known "its source" hash;
  };
  vendorHash = known "its modules" vendorHash;

  ldflags = [
    "-s"
    "-w"
    "-X main.Tag=${rev}"
  ];
  # They want a homeserver, or the network itself.
  doCheck = false;

  meta = {
    inherit description;
    homepage = "https://github.com/${owner}/${repo}";
    license = lib.licenses.agpl3Plus;
    mainProgram = pname;
    platforms = lib.platforms.linux;
  };
}
