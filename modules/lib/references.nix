# Secrets inside `settings` are written `{ _secret = "name"; }`. Here they are found.
{ lib }:
let
  isSecret = value: lib.isAttrs value && lib.attrNames value == [ "_secret" ];

  children =
    value:
    if lib.isAttrs value then
      lib.attrValues value
    else if lib.isList value then
      value
    else
      [ ];

  # Names of all secrets in a value.
  secretsIn =
    value: if isSecret value then [ value._secret ] else lib.concatMap secretsIn (children value);

  hasSecret = value: isSecret value || lib.any hasSecret (children value);
in
{
  inherit isSecret secretsIn hasSecret;
}
