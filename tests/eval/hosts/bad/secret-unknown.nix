{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    secrets.smtp-password.file = "/run/secrets/smtp-password";
    synapse.settings.email.smtp_pass._secret = "smtp-pasword";
  };
}
