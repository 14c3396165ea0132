{
  hearth = {
    enable = true;
    serverName = "example.org";
    admins = [ "@you:example.org" ];
    registrations = {
      inside = {
        url = "http://127.0.0.1:9000";
        tokensFrom = ./registration-tokens-from.nix;
      };
      written = {
        url = "http://127.0.0.1:9001";
        tokensFrom = "${builtins.storeDir}/abc-registration.yaml";
      };
      relative = {
        url = "http://127.0.0.1:9002";
        tokensFrom = "registration.yaml";
      };
    };
  };
}
