# The stall with its bridge's registration changed in every way, id, port and users, and another permission: people of
# the house may not use the bridge any more, its admin may.
{
  imports = [ ./stall.nix ];
  hearth.bridges.loopback = {
    id = "loop";
    port = 29398;
    userPrefix = "loop_";
    permissions."@you:stall.example.org" = "admin";
  };
}
