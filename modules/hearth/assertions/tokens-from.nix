# Where old tokens are taken from: a file on the host, and not in the store.
{
  finding,
  names,
}:
subject: tokensFrom:
let
  isInStore = tokensFrom != null && names.isInStore tokensFrom;
in
[
  (finding isInStore "${subject}.tokensFrom"
    "the tokens would be in the store, which is readable by everybody"
    "copy the registration to the host by hand, and write its path there as a string"
  )
  (finding (tokensFrom != null && !isInStore && !names.isAbsolute tokensFrom) "${subject}.tokensFrom"
    "`${toString tokensFrom}` is not an absolute path"
    "write the whole path, as in `\"/root/old/registration.yaml\"`"
  )
]
