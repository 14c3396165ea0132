# The proxy and its certificates.
{
  cfg,
  finding,
  lib,
  names,
}:
let
  inherit (cfg) proxy serverName;
  inherit (proxy) domain tls;
  isOn = proxy.kind != null;

  choices =
    lib.optional (tls.acme.email != null) "acme.email"
    ++ lib.optional (tls.certificate != null || tls.key != null) "certificate"
    ++ lib.optional tls.selfSigned "selfSigned";

  problem = if domain == null || domain == serverName then null else names.hostProblem domain;

  file =
    what:
    let
      path = tls.${what};
      subject = "hearth.proxy.tls.${what}";
      isInStore = path != null && names.isInStore path;
    in
    [
      (finding (isOn && isInStore) subject "`${toString path}` would be read from the store, ${
        if what == "key" then "which is readable by everybody" else "and could not be renewed there"
      }" "keep it outside the store, and write its path as a string"
      )
      (finding (isOn && path != null && !isInStore && !names.isAbsolute path) subject
        "`${toString path}` is not an absolute path"
        "write the whole path, as in `\"/etc/ssl/matrix/${what}.pem\"`"
      )
    ];
in
[
  (finding (isOn && choices == [ ]) "hearth.proxy.tls" "nothing says where the certificate comes from"
    "write `hearth.proxy.tls.acme.email = \"you@example.org\";`, or set `certificate` and `key`, or `selfSigned`"
  )
  (finding (isOn && lib.length choices > 1) "hearth.proxy.tls"
    "${names.listing choices} are set, and each of them alone says where the certificate comes from"
    "keep one of them"
  )
  (finding (isOn && tls.certificate != null && tls.key == null) "hearth.proxy.tls.key"
    "there is a certificate, and no key for it"
    "write `hearth.proxy.tls.key = \"/etc/ssl/matrix/key.pem\";`"
  )
  (finding (isOn && tls.key != null && tls.certificate == null) "hearth.proxy.tls.certificate"
    "there is a key, and no certificate for it"
    "write `hearth.proxy.tls.certificate = \"/etc/ssl/matrix/fullchain.pem\";`"
  )
  (finding (isOn && tls.acme.email != null && builtins.match "[^@ ]+@[^@ ]+" tls.acme.email == null)
    "hearth.proxy.tls.acme.email"
    "`${toString tls.acme.email}` is not an e-mail address"
    "write one that you read, as in `\"you@example.org\"`"
  )
  (finding (isOn && problem != null) "hearth.proxy.domain"
    "`${toString domain}` is no host name: ${problem.fact}"
    "write `hearth.proxy.domain = \"${problem.fixed}\";`"
  )
  (finding (isOn && proxy.port8448 && !proxy.delegation && domain != serverName) "hearth.proxy.port8448"
    "who comes to 8448 asks for `${toString serverName}`, and with `delegation = false` this proxy does not answer for it"
    "switch `hearth.proxy.port8448` off, or `hearth.proxy.delegation` on"
  )
]
++ file "certificate"
++ file "key"
