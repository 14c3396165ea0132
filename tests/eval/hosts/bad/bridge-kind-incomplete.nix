{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridgeKinds.mine = {
      title = "Mine";
      registration.rate_limited = false;
      config.layout = "none";
    };
    bridges.mine.enable = true;
  };
}
