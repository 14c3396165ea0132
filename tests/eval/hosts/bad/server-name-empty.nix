{
  hearth = {
    enable = true;
    serverName = "";
    admins = [ ];
  };
}
