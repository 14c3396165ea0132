{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.whatsapp = {
      enable = true;
      settings = {
        encryption.pickle_key = "hunter2";
        provisioning.shared_secret = "disable";
        analytics.token = "hunter2";
        network.proxy = "socks5://me:hunter2@proxy.example.org";
      };
    };
  };
}
