{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    synapse.settings.email.smtp_pass = {
      _secret = "smtp";
      file = "/run/secrets/smtp";
    };
  };
}
