{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    proxy = {
      kind = "nginx";
      tls.certificate = "/etc/ssl/matrix/fullchain.pem";
    };
  };
}
