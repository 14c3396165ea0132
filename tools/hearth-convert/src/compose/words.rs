//! What a service is, and what to do about it, for people.

use super::image::Role;
use super::service::Service;
use crate::{Recognised, What};

pub(super) fn of(
    name: &str,
    role: &Role,
    service: &Service<'_>,
    given: &[Recognised],
) -> (String, String) {
    let files = |names: &[&str], is_given: bool| {
        let names: Vec<String> = names.iter().map(|file| (*file).to_owned()).collect();
        if is_given {
            return "nothing: its configuration is among the files".to_owned();
        }
        let listed = |before: &str| {
            let all: Vec<String> = names
                .iter()
                .map(|file| format!("`{before}{file}`"))
                .collect();
            all.join(" and ")
        };
        match service.data() {
            Some(source) if source.contains('/') => {
                format!("give {} too", listed(&format!("{source}/")))
            }
            Some(volume) => format!(
                "give {} too: `docker volume inspect {volume}` says where they are",
                listed("")
            ),
            None => format!("give its {} too", listed("")),
        }
    };
    match role {
        Role::Synapse => (
            format!("`{name}` is Synapse{}", mounts(service)),
            files(
                &["homeserver.yaml"],
                given.iter().any(|one| one.what == What::Homeserver),
            ),
        ),
        Role::Postgres => (
            format!("`{name}` is PostgreSQL; Hearth runs one itself"),
            format!(
                "dump its databases with `docker compose exec {name} pg_dumpall --username=USER`, and restore them on the host"
            ),
        ),
        Role::Bridge(kind) => (
            format!("`{name}` is the bridge `{kind}`{}", mounts(service)),
            bridge_files(kind, given, files),
        ),
        Role::Proxy(kind) => (
            format!("`{name}` is a proxy, {kind}"),
            "set `hearth.proxy.kind = \"nginx\"` to have Hearth run one, or have this one lead to `hearth.synapse.port`".to_owned(),
        ),
        Role::Element => (
            format!("`{name}` is Element Web, which Hearth does not serve"),
            "keep it where it is; it works with this host as it did before".to_owned(),
        ),
        Role::Unknown => (
            format!("`{name}` has nothing that takes its place here"),
            "keep it running as it is, or do without it".to_owned(),
        ),
    }
}

/// Heisenbridge has nothing but its registration.
fn bridge_files(
    kind: &str,
    given: &[Recognised],
    files: impl Fn(&[&str], bool) -> String,
) -> String {
    if kind == "heisenbridge" {
        let is_given = given.iter().any(|one| one.what == What::Registration);
        return files(&["registration.yaml"], is_given);
    }
    let is_it =
        |one: &Recognised| matches!(&one.what, What::Bridge { kind: known, .. } if known == kind);
    files(
        &["config.yaml", "registration.yaml"],
        given.iter().any(is_it),
    )
}

/// Paths in its files are those inside.
fn mounts(service: &Service<'_>) -> String {
    let told: Vec<String> = service
        .mounts()
        .into_iter()
        .map(|(source, target)| format!("`{target}` in there is `{source}` outside"))
        .collect();
    if told.is_empty() {
        String::new()
    } else {
        format!("; {}", told.join(", "))
    }
}
