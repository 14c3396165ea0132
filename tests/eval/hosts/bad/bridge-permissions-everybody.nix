{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.whatsapp = {
      enable = true;
      permissions."*" = "relay";
    };
    bridges.signal = {
      enable = true;
      permissions = {
        "*" = "user";
        "@you:example.org" = "admin";
      };
    };
    bridges.slack = {
      enable = true;
      relay.enable = true;
      permissions = {
        "*" = "relay";
        "@you:example.org" = "admin";
      };
    };
  };
}
