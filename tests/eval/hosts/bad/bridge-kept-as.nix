{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.whatsapp.enable = true;
    bridges.wa = {
      enable = true;
      kind = "whatsapp";
      keptAs = "whatsapp";
    };
    bridges.sig = {
      enable = true;
      kind = "signal";
      keptAs = "Signal";
    };
  };
}
