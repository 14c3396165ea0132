{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridgeKinds.mine = {
      title = "Mine";
      version = "1";
      protocol = "mine";
      talks_to = "nobody";
      start = {
        program = "mine";
        arguments = [
          "--port"
          "{prot}"
        ];
      };
      appservice.port = 29000;
      config.layout = "none";
    };
    bridges.mine.enable = true;
  };
}
