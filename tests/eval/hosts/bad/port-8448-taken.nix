{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.heisenbridge = {
      enable = true;
      port = 8448;
    };
    proxy = {
      kind = "nginx";
      port8448 = true;
      tls.selfSigned = true;
    };
  };
}
