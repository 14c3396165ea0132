{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridgeKinds.teahouse = builtins.fromTOML (builtins.readFile ../teahouse.toml);
    bridges.teahouse = {
      enable = true;
      settings = {
        homeserver.address = "https://elsewhere.example.org";
        network.proxy = "socks5://me:hunter2@proxy.example.org";
        network.key = {
          _secret = "tea";
          path = "/run/secrets/tea";
        };
      };
    };
  };
}
