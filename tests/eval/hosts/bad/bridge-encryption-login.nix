{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.whatsapp = {
      enable = true;
      encryption = "allow";
    };
    bridges.googlechat = {
      enable = true;
      encryption = "default";
    };
    synapse.settings.matrix_authentication_service = {
      enabled = true;
      endpoint = "http://127.0.0.1:8080";
      secret._secret = "mas";
    };
    secrets.mas.generated = true;
  };
}
