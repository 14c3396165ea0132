{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.heisenbridge.enable = true;
    registrations.mybot = {
      id = "heisenbridge";
      sender = "mybot";
    };
  };
}
