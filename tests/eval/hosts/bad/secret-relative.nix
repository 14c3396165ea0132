{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    secrets.smtp.file = "secrets/smtp";
  };
}
