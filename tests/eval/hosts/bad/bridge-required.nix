{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.telegram.enable = true;
    bridges.whatsapp = {
      enable = true;
      settings.direct_media.enabled = true;
    };
    bridges.appservice-irc = {
      enable = true;
      userPrefix = "aircs_";
    };
  };
}
