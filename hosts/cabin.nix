# A mini PC in the cabin: one person, IRC, reachable from the outside by itself.
{
  hearth = {
    enable = true;
    serverName = "cabin.example.org"; # you are @you:cabin.example.org
    admins = [ "@you:cabin.example.org" ];

    bridges.heisenbridge.enable = true;

    proxy = {
      kind = "nginx";
      tls.acme.email = "you@example.org";
    };
  };
}
