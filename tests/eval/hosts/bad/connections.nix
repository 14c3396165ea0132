{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    database.connections = {
      min = 20;
      max = 10;
    };
  };
}
