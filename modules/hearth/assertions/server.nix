# Who the server is, and who looks after it.
{
  cfg,
  finding,
  lib,
  names,
}:
let
  inherit (cfg) serverName;
  problem = if serverName == null then null else names.hostProblem serverName;
  isSound = serverName != null && problem == null;

  # What is wrong with a domain is said of the domain.
  isDerived = cfg.publicBaseUrl == "https://${toString cfg.proxy.domain}";

  admin = id: [
    (finding (!names.isUserId id) "hearth.admins"
      "`${id}` is not a full user id"
      "write `@name:${if isSound then serverName else "example.org"}`, with `@`, lower-case letters and the server name"
    )
    (finding (isSound && names.isUserId id && names.serverOf id != serverName) "hearth.admins"
      "`${id}` lives on `${names.serverOf id}`, and this server is `${toString serverName}`"
      "name somebody of `${toString serverName}`; a guest from elsewhere cannot be an admin here"
    )
  ];
in
[
  (finding (serverName == null) "hearth.serverName" "the server has no name"
    "write `hearth.serverName = \"example.org\";` and choose well: it can never be changed"
  )
  (finding (problem != null) "hearth.serverName" "`${toString serverName}` is no server name: ${problem.fact}"
    "write `hearth.serverName = \"${problem.fixed}\";`"
  )
  (finding (!lib.hasPrefix "${cfg.paths.state}/" cfg.stateDirectory) "hearth.stateDirectory"
    "`${cfg.stateDirectory}` is not below `${cfg.paths.state}`, where systemd makes it"
    "write `hearth.stateDirectory = \"${cfg.paths.state}/hearth\";`"
  )
  (finding (!isDerived && builtins.match "https?://[^/]+" cfg.publicBaseUrl == null)
    "hearth.publicBaseUrl"
    "`${cfg.publicBaseUrl}` is not `https://` and a host name alone"
    "write `hearth.publicBaseUrl = \"https://matrix.example.org\";`, without a path"
  )
  (finding
    (cfg.database.connections.min > cfg.database.connections.max)
    "hearth.database.connections"
    "`min` is ${toString cfg.database.connections.min} and `max` is ${toString cfg.database.connections.max}"
    "set `max` to at least ${toString cfg.database.connections.min}"
  )
  (finding (builtins.match "[1-9][0-9]*[KMG]?" cfg.synapse.maxUploadSize == null)
    "hearth.synapse.maxUploadSize"
    "`${cfg.synapse.maxUploadSize}` is not a size"
    "write a number with `K`, `M` or `G` behind it, as in `\"50M\"`"
  )
]
++ lib.concatMap admin cfg.admins
