{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.telegram.enable = true;
    bridges.appservice-irc = {
      enable = true;
      userPrefix = "aircs_";
    };
  };
}
