{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    synapse.settings = {
      server_name = "other.example.org";
      listeners = [ ];
      app_service_config_files = [ "/etc/bot.yaml" ];
      database.name = "sqlite3";
      signing_key_path = "/etc/signing.key";
      registration_shared_secret = "hunter2";
      macaroon_secret_key = "hunter2";
      form_secret = "hunter2";
    };
  };
}
