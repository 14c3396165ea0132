# A key file that a bridge needs and Hearth cannot make: the name of its secret, and what to say where it is missing.
bridge: key: file:
let
  secret = "bridge-${bridge.keptAs}-${file.secret}";
in
{
  inherit secret;
  fact = "`${key}` is a file that has to be made first";
  remedy = "run `${file.make} /root/secrets/${secret}` on the host, and write `hearth.secrets.${secret}.file = \"/root/secrets/${secret}\";`";
}
