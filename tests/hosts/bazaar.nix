# Every bridge that a test machine can have, all at once.
{
  hearth = {
    enable = true;
    serverName = "bazaar.example.org";
    admins = [ "@you:bazaar.example.org" ];

    bridgeKinds.loopback = ../loopback-bridge/loopback.toml;
    # Nobody at Telegram knows it; the bridge starts all the same.
    secrets.telegram-api-hash.generated = true;
    bridges = {
      heisenbridge.enable = true;
      whatsapp.enable = true;
      linkedin.enable = true;
      googlechat.enable = true;
      maubot.enable = true;
      telegram-python = {
        enable = true;
        settings.telegram = {
          api_id = 1;
          api_hash._secret = "telegram-api-hash";
        };
      };
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
