# Every bridge that a test machine can have, all at once.
let
  # Others of this server are strangers to the bridges.
  permissions."@you:bazaar.example.org" = "admin";
in
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
      whatsapp = {
        enable = true;
        inherit permissions;
      };
      linkedin = {
        enable = true;
        inherit permissions;
      };
      googlechat = {
        enable = true;
        inherit permissions;
        database = "sqlite";
        encryption = "allow";
      };
      maubot.enable = true;
      telegram-python = {
        enable = true;
        inherit permissions;
        settings.telegram = {
          api_id = 1;
          api_hash._secret = "telegram-api-hash";
        };
        encryption = "allow";
      };
      loopback = {
        enable = true;
        inherit permissions;
        doublePuppet = true;
        encryption = "allow";
        settings.backfill.enabled = true;
      };
    };

    proxy = {
      kind = "nginx";
      tls.selfSigned = true;
    };
  };
}
