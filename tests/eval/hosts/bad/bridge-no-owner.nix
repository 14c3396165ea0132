{
  hearth = {
    enable = true;
    serverName = "example.org";
    bridges.heisenbridge.enable = true;
  };
}
