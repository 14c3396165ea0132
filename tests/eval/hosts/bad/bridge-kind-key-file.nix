{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridgeKinds.mine = {
      title = "Mine";
      version = "1";
      protocol = "Mine";
      talks_to = "Mine";
      start = {
        program = "mine";
        arguments = [ ];
      };
      appservice = {
        port = 29000;
        bot = "minebot";
        user_prefix = "mine_";
      };
      config = {
        layout = "bridgev2";
        key_files.key.secret = "key";
      };
    };
    bridges.mine.enable = true;
  };
}
