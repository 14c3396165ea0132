{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    stateDirectory = "/srv/hearth";
  };
}
