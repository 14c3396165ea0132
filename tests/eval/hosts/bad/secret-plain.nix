{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    synapse.settings = {
      turn_shared_secret = "hunter2";
      email.smtp_pass = "hunter2";
      oidc_providers = [ { client_secret = "hunter2"; } ];
    };
  };
}
