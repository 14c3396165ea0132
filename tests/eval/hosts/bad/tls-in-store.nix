{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    proxy = {
      kind = "nginx";
      tls.certificate = "/nix/store/00000000000000000000000000000000-fullchain.pem";
      tls.key = "/nix/store/00000000000000000000000000000000-key.pem";
    };
  };
}
