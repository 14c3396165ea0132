{
  hearth = {
    enable = true;
    serverName = "example.org/matrix";
    admins = [ ];
  };
}
