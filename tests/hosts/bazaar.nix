# Every bridge that a test machine can have, all at once.
{
  hearth = {
    enable = true;
    serverName = "bazaar.example.org";
    admins = [ "@you:bazaar.example.org" ];

    bridgeKinds.loopback = ../loopback-bridge/loopback.toml;
    bridges = {
      heisenbridge.enable = true;
      whatsapp.enable = true;
      loopback = {
        enable = true;
        doublePuppet = true;
        encryption = "allow";
      };
    };

    proxy = {
      kind = "nginx";
      tls.selfSigned = true;
    };
  };
}
