{
  hearth = {
    enable = true;
    serverName = "my_server.example.org";
    admins = [ ];
  };
}
