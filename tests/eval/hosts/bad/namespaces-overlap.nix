{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.heisenbridge.enable = true;
    registrations.mybot.namespaces.users = [ { regex = "^@irc_bot_.*:example\\.org$"; } ];
  };
}
