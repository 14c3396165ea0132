{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.heisenbridge.enable = true;
    bridges.irc.enable = true;
    bridges.appservice-irc = {
      enable = true;
      settings.ircService.servers."irc.example.net".port = 6697;
    };
    secrets.bridge-appservice-irc-passkey.file = "/root/passkey";
  };
}
