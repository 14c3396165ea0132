{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.telegram = {
      enable = true;
      settings.network = {
        api_id = 1;
        api_hash._secret = "hash";
      };
    };
    bridges.meta = {
      enable = true;
      port = 29317;
    };
    bridges.hookshot = {
      enable = true;
      port = 9000;
    };
    secrets.hash.generated = true;
    secrets.bridge-hookshot-passkey.file = "/root/passkey";
  };
}
