# Where secrets come from, and whether those that are used exist.
{
  cfg,
  finding,
  lib,
  names,
}:
let
  references = import ../../lib/references.nix { inherit lib; };
  known = lib.attrNames cfg.secrets;

  source =
    name: secret:
    let
      subject = "hearth.secrets.${name}";
      inherit (secret) file;
      isInStore = file != null && names.isInStore file;
    in
    [
      (finding (!names.isPlain name) subject "`${name}` cannot be a file's name"
        "use letters, digits, `-`, `_` and `.` in a secret's name"
      )
      (finding (file == null && !secret.generated) subject "nothing says where it comes from"
        "write `${subject}.file = \"/run/secrets/${name}\";` or `${subject}.generated = true;`"
      )
      (finding (file != null && secret.generated) subject "it has a file and is to be generated too"
        "keep one of `file` and `generated`"
      )
      (finding (isInStore && builtins.isPath file) "${subject}.file"
        "it is a Nix path, which is copied into the store, and the store is readable by everybody"
        "write it as a string: `\"${toString file}\"`"
      )
      (finding (isInStore && !builtins.isPath file) "${subject}.file"
        "`${toString file}` is in the store, which is readable by everybody"
        "name a file outside the store, as sops-nix and agenix give one, and change the secret"
      )
      (finding (file != null && !isInStore && !names.isAbsolute file) "${subject}.file"
        "`${toString file}` is not an absolute path"
        "write the whole path, as in `\"/run/secrets/${name}\"`"
      )
    ];

  used =
    subject: settings:
    map (
      name:
      finding (!lib.elem name known) subject
        "it uses the secret `${name}`, and there is none of that name${names.suggestion known name}"
        "write `hearth.secrets.${name}.file = \"/run/secrets/${name}\";`"
    ) (lib.unique (references.secretsIn settings));

  bridges = lib.filterAttrs (_: bridge: bridge.enable) cfg.bridges;

  inherit (cfg.synapse.signingKey) installFrom;
in
lib.concatLists (lib.mapAttrsToList source cfg.secrets)
++ used "hearth.synapse.settings" cfg.synapse.settings
++ lib.concatLists (
  lib.mapAttrsToList (name: bridge: used "hearth.bridges.${name}.settings" bridge.settings) bridges
)
++ [
  (finding (installFrom != null && names.isInStore installFrom) "hearth.synapse.signingKey.installFrom"
    "the key would be in the store, which is readable by everybody"
    "copy the key to the host by hand, and write its path there as a string"
  )
]
