{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.whatsapp = {
      enable = true;
      userPrefix = "";
    };
    bridges.signal = {
      enable = true;
      userPrefix = "Signal_";
      bot = "Signal Bot";
    };
  };
}
