{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridgeKinds.harbour = ../harbour.toml;
    bridges.harbour = {
      enable = true;
      settings = {
        network.lighthouse = "on";
        netwrok.lighthouse = "on";
        bridge.comand_prefix = "!h";
      };
    };
  };
}
