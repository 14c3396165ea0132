{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    registrations.mybot.url = "http://10.0.0.7:9000";
  };
}
