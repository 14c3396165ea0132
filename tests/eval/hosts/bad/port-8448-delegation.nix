{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    proxy = {
      kind = "nginx";
      domain = "matrix.example.org";
      delegation = false;
      port8448 = true;
      tls.selfSigned = true;
    };
  };
}
