{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    registrations.mybot.namespaces = {
      users = [ { regex = "@mybot_.*"; } ];
      aliases = [ { regex = "#mybot_.*:matrix\\.org"; } ];
    };
  };
}
