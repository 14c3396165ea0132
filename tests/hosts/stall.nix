# The bridge whose network a test holds, and nothing else.
{
  hearth = {
    enable = true;
    serverName = "stall.example.org";
    admins = [ "@you:stall.example.org" ];

    bridgeKinds.loopback = ../loopback-bridge/loopback.toml;
    bridges.loopback.enable = true;

    proxy = {
      kind = "nginx";
      tls.selfSigned = true;
    };
  };
}
