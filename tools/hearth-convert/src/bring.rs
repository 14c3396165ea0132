//! Secrets that lie in files of their own, which were not given: only a person can bring them along.

use crate::{Choices, HostDraft, Kept, SecretName, SecretsFrom};

/// Where the host expects such a secret, as a value of Nix, and what a person has to do for it. What decrypts secrets
/// is told of it like of any other, and does not build before it is there.
pub(crate) fn bring(
    name: &SecretName,
    old: &str,
    choices: &Choices,
    host: &mut HostDraft,
) -> (Kept, String) {
    let how = match &choices.secrets {
        SecretsFrom::Directory(directory) => {
            format!(
                "copy `{old}` to `{}` on the host",
                directory.join(name.as_str()).display()
            )
        }
        SecretsFrom::Sops => {
            format!(
                "put what is in `{old}` into `secrets.yaml`, as `{name}`, and encrypt it with the others"
            )
        }
        SecretsFrom::Agenix => {
            format!("encrypt it beside the host: `agenix -e {name}.age < {old}`")
        }
    };
    host.expect(name.clone());
    (Kept::new(choices.path_of(name)), how)
}
