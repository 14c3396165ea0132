{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [
      "you"
      "@You:example.org"
    ];
  };
}
