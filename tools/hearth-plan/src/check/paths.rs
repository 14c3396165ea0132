//! Every path is absolute and plain, and none of those that hold a secret is in the store.

use std::path::{Component, Path};

use hearth_report::Finding;

use crate::{Plan, SecretSource};

pub(super) fn check(plan: &Plan, findings: &mut Vec<Finding>) {
    for named in named(plan) {
        if !is_plain_absolute(named.path) {
            findings.push(
                Finding::error(
                    &named.subject,
                    format!("`{}` is not an absolute path", named.path.display()),
                )
                .remedy("write the whole path, from `/` on and without `..`"),
            );
        } else if named.is_secret && in_store(named.path) {
            findings.push(
                Finding::error(
                    &named.subject,
                    format!(
                        "`{}` is in the Nix store, where everybody can read it",
                        named.path.display()
                    ),
                )
                .cause("a path written without quotes is copied into the store")
                .remedy(
                    "write the path as a string, keep the file outside the store, \
                     and replace the secret: it has been readable",
                ),
            );
        }
    }
}

pub(super) fn in_store(path: &Path) -> bool {
    path.starts_with("/nix/store")
}

pub(super) fn is_plain_absolute(path: &Path) -> bool {
    path.is_absolute()
        && path
            .components()
            .all(|part| matches!(part, Component::RootDir | Component::Normal(_)))
}

struct Named<'a> {
    subject: String,
    path: &'a Path,
    is_secret: bool,
}

impl<'a> Named<'a> {
    fn open(subject: impl Into<String>, path: &'a Path) -> Self {
        Self {
            subject: subject.into(),
            path,
            is_secret: false,
        }
    }

    fn secret(subject: impl Into<String>, path: &'a Path) -> Self {
        Self {
            subject: subject.into(),
            path,
            is_secret: true,
        }
    }
}

fn named(plan: &Plan) -> Vec<Named<'_>> {
    let key = &plan.synapse.signing_key;
    let mut all = vec![
        Named::open("state directory", &plan.state_directory),
        Named::open(
            "PostgreSQL's socket directory",
            &plan.postgresql.socket_directory,
        ),
        Named::secret("Synapse's signing key", &key.path),
    ];
    if let Some(cluster) = &plan.postgresql.cluster {
        all.push(Named::open("PostgreSQL's data", &cluster.directory));
        all.push(Named::open("PostgreSQL's programs", &cluster.programs));
    }
    if let Some(from) = &key.install_from {
        all.push(Named::secret("signing key to install", from));
    }
    for (name, secret) in &plan.secrets {
        let subject = match secret.source {
            SecretSource::Generated => format!("secret `{name}`"),
            SecretSource::File => format!("secret file `{name}`"),
        };
        all.push(Named::secret(subject, &secret.path));
    }
    for (id, registration) in &plan.registrations {
        all.push(Named::secret(
            format!("registration `{id}`"),
            &registration.path,
        ));
        if let Some(from) = &registration.tokens_from {
            all.push(Named::secret(
                format!("tokens of registration `{id}`"),
                from,
            ));
        }
    }
    for (unit, id, credential) in plan
        .units
        .iter()
        .flat_map(|(name, unit)| unit.credentials.iter().map(move |(id, c)| (name, id, c)))
    {
        let subject = format!("unit `{unit}`: credential `{id}`");
        all.push(Named::secret(subject, &credential.path));
    }
    for (host, pair) in plan.proxy.iter().flat_map(|proxy| &proxy.certificates) {
        all.push(Named::open(
            format!("certificate of `{host}`"),
            &pair.certificate,
        ));
        all.push(Named::secret(
            format!("certificate key of `{host}`"),
            &pair.key,
        ));
    }
    all.extend(plan.files.keys().map(|path| Named::open("file", path)));
    all
}
