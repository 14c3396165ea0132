{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:matrix.org" ];
  };
}
