# A small VPS: people are @name:example.org, clients and servers talk to matrix.example.org.
{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];

    proxy = {
      kind = "nginx";
      domain = "matrix.example.org";
      port8448 = true;
      tls.selfSigned = true;
    };
  };
}
