{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    publicBaseUrl = "https://matrix.example.org/chat";
  };
}
