{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.heisenbridge = {
      enable = true;
      owner = "@you:matrix.org";
    };
  };
}
