{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridgeKinds.mine = {
      title = "Mine";
      versoin = "1";
      ping = "yes";
      appservice = {
        port = "29000";
        sender = "minebot";
      };
      registration.namespaces.users = [ { regex = "a"; } ];
      start = "mine";
    };
    bridges.mine.enable = true;
  };
}
