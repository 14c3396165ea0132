{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.whatsapp = {
      enable = true;
      settings = {
        network.hystory_sync.request_full_sync = true;
        network.displayname_templat = "{{.PushName}}";
        bridge.history_sync.backwards_on_demand = true;
        bakfill.enabled = true;
        provisioning.prefix = "/x";
      };
    };
    bridges.googlechat = {
      enable = true;
      settings.bridge.comand_prefix = "!chat";
    };
  };
}
