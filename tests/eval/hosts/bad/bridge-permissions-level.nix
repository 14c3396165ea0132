{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.whatsapp = {
      enable = true;
      permissions = {
        "example.org" = "usr";
        "@you:example.org" = "admin";
        "@guest:example.org" = {
          comands = true;
        };
      };
    };
    bridges.telegram-python = {
      enable = true;
      permissions = {
        "example.org" = "commands";
        "@you:example.org" = {
          admin = true;
        };
      };
      settings.telegram = {
        api_id = 1;
        api_hash._secret = "hash";
      };
    };
    secrets.hash.generated = true;
  };
}
