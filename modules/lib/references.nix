# Secrets inside `settings` are written `{ _secret = "name"; }`. Here they are found.
{ lib }:
let
  isReference = value: lib.isAttrs value && value ? _secret;
  isSound = value: lib.attrNames value == [ "_secret" ] && lib.isString value._secret;

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
    value:
    if isReference value then
      lib.optional (isSound value) value._secret
    else
      lib.concatMap secretsIn (children value);

  hasSecret = value: isReference value || lib.any hasSecret (children value);

  # Whether there is a reference that is not one name and nothing else.
  hasMixed =
    value: if isReference value then !isSound value else lib.any hasMixed (children value);
in
{
  inherit secretsIn hasSecret hasMixed;
}
