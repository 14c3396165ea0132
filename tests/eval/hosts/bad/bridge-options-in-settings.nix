{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.whatsapp = {
      enable = true;
      settings = {
        bridge.permissions."example.org" = "user";
        bridge.relay.enabled = true;
        encryption.allow = true;
        database.type = "sqlite3-fk-wal";
        appservice.port = 1;
      };
    };
  };
}
