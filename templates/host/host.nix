{
  hearth = {
    enable = true;
    serverName = "example.org"; # you are @you:example.org, for ever
    admins = [ "@you:example.org" ];

    bridges.heisenbridge.enable = true;

    proxy = {
      kind = "nginx";
      tls.acme.email = "you@example.org";
    };
  };
}
