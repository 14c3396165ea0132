{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    synapse.settings.media_store_path = "/srv/media";
  };
}
