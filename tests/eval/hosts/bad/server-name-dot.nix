{
  hearth = {
    enable = true;
    serverName = "example.org.";
    admins = [ ];
  };
}
