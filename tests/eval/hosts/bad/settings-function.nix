{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    synapse.settings.presence = _: { enabled = false; };
  };
}
