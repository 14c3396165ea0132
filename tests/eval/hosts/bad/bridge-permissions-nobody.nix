{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.whatsapp = {
      enable = true;
      permissions = { };
    };
    bridges.signal = {
      enable = true;
      permissions = {
        "you" = "admin";
        "https://example.org" = "user";
      };
    };
  };
}
