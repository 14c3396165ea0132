# Secrets inside `settings` are written `{ _secret = "name"; }`, with a `prefix` beside it if something stands before
# the secret, as in `as_token:…`. Here they are found.
{ lib }:
let
  isReference = value: lib.isAttrs value && value ? _secret;
  isSound =
    value:
    lib.all lib.isString (lib.attrValues value)
    &&
      removeAttrs value [
        "_secret"
        "prefix"
      ] == { };

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
