{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.heisenbridge = {
      enable = true;
      encryption = "allow";
      relay.enable = true;
      doublePuppet = true;
      database = "postgresql";
    };
    bridges.appservice-irc = {
      enable = true;
      database = "sqlite";
      settings.ircService.servers."irc.example.net".port = 6697;
      userPrefix = "aircs_";
    };
    secrets.bridge-appservice-irc-passkey.file = "/root/passkey";
  };
}
