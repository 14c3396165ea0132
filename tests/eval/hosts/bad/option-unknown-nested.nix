{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    proxy.tls.selfsigned = true;
  };
}
