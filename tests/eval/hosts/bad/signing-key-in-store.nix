{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    synapse.signingKey.installFrom = ./homeserver.signing.key;
  };
}
