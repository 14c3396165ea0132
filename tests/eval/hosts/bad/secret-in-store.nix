{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    secrets.smtp.file = "/nix/store/00000000000000000000000000000000-smtp";
  };
}
