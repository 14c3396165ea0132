{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    bridges.whatsapp = {
      enable = true;
      tokensFrom = ./bridge-tokens-from.nix;
    };
    bridges.signal = {
      enable = true;
      tokensFrom = "registration.yaml";
    };
    bridges.maubot = {
      enable = true;
      tokensFrom = "/root/registration.yaml";
    };
  };
}
