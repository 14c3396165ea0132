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
    bridges.telegram-python = {
      enable = true;
      settings.telegram = {
        api_id = 1;
        api_hash._secret = "hash";
      };
    };
    secrets.hash.generated = true;
  };
}
