# A Raspberry Pi at home: Raspberry Pi OS with Nix and home-manager, no root once it is set up. The router forwards
# 80 and 443 to the Pi's 8080 and 8443.
{
  hearth = {
    enable = true;
    size = "pi";
    serverName = "pi.example.org"; # you are @you:pi.example.org
    admins = [ "@you:pi.example.org" ];

    bridges.heisenbridge.enable = true;

    proxy = {
      kind = "nginx";
      # A certificate that you keep up to date by any means goes into `tls.certificate` and `tls.key`.
      tls.selfSigned = true;
    };
  };
}
