{
  hearth = {
    enable = true;
    serverName = "example.org:8448";
    admins = [ ];
  };
}
