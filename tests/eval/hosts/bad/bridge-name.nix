{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.My_IRC = {
      enable = true;
      kind = "heisenbridge";
      bot = "my irc";
      userPrefix = "my_irc_";
    };
  };
}
