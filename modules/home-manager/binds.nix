# What each unit may see of the home, and write there. Nothing but units of the plan is looked at: other modules' units
# have directories of their own, which are none of Hearth's business.
{ lib, cfg }:
let
  inherit (cfg) plan paths;

  userSecrets = lib.filter (secret: secret.source == "file") (lib.attrValues plan.secrets);
  certificates = lib.attrValues (if plan.proxy == null then { } else plan.proxy.certificates);
  takenOver = lib.filter (path: path != null) (
    map (registration: registration.tokensFrom) (lib.attrValues plan.registrations)
  );
  # Directories and not files: a renewed certificate is another file of the same name. shut-homes.nix sees to it that none
  # is the home.
  directoriesOf = files: lib.unique (map (file: "-${dirOf file}") files);

  stateOf = unit: lib.optional (unit.stateDirectory != null) "${paths.state}/${unit.stateDirectory.name}";
  # Its last part is made by a rename, so the one above is bound. That may be anybody's, such as a disk.
  aboveTheCluster = dirOf plan.postgresql.cluster.directory;

  writes =
    unit:
    lib.unique (
      stateOf unit
      ++ lib.optionals (unit.role == "postgresql") [
        aboveTheCluster
        # What was made of which cluster is remembered here.
        cfg.stateDirectory
      ]
    );
in
{
  inherit writes;

  # Where one directory is in both lists, systemd makes it read-only.
  reads =
    unit:
    lib.subtractLists (map (path: "-${path}") (writes unit)) (
      [ paths.configuration ]
      ++ lib.optionals (unit.role == "secrets") (directoriesOf (map (secret: secret.path) userSecrets))
      ++ lib.optionals (unit.role == "registrations") (directoriesOf takenOver)
      ++ lib.optionals (unit.role == "proxy") (
        directoriesOf (
          lib.concatMap (pair: [
            pair.certificate
            pair.key
          ]) certificates
        )
      )
    );

  # What is there before the units start: Hearth's own, for the person alone; and what is made only where it is missing.
  own = lib.unique ([ cfg.stateDirectory ] ++ lib.concatMap stateOf (lib.attrValues plan.units));
  inherit aboveTheCluster;
}
