{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.heisenbridge.enable = true;
    synapse.settings.encryption_enabled_by_default_for_room_type = "all";
  };
}
