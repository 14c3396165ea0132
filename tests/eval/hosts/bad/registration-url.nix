{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    registrations.mybot.url = "127.0.0.1:9000";
  };
}
