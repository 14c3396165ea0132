{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.whatsapp = {
      enable = true;
      settings = {
        network.mute_status_broadcast = "yes";
        backfill.max_initial_messages = "50";
        bridge.command_prefix = 7;
        logging = null;
        homeserver.ping_interval_seconds = 1.5;
      };
    };
  };
}
