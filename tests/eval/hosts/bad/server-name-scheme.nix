{
  hearth = {
    enable = true;
    serverName = "https://example.org";
    admins = [ ];
  };
}
