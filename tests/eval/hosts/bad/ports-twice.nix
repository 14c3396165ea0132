{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    synapse.port = 9898;
    bridges.heisenbridge.enable = true;
  };
}
