{
  hearth = {
    enable = true;
    serverName = "Example.org";
    admins = [ ];
  };
}
