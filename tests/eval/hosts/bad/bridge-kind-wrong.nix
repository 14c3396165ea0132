{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridgeKinds.mine = {
      title = 5;
      versoin = "1";
      ping = "yes";
      appservice = {
        port = "29000";
        sender = "minebot";
      };
      registration.namespaces.users = [ { regex = "a"; } ];
      start = "mine";
      files."a.txt" = 1;
      service = "mine";
      routes = "/mine";
      config.key_files.a = {
        secret = "key";
        make = "openssl rand -out";
        since = 3;
      };
      config.required_with.a.b = 1;
      config.required_since = [ ];
      listens = [ { port = 1; } ];
    };
    bridges.mine.enable = true;
  };
}
