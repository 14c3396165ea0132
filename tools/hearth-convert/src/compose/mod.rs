//! A docker-compose file: which service is what, where its files are, and what has no place here.

mod image;
mod service;

use hearth_report::Finding;
use hearth_yaml::Node;

use crate::data::key_text;
use crate::{File, HostDraft, Subject};
use image::Role;
use service::Service;

pub(crate) fn read(file: &File<'_>, host: &mut HostDraft) {
    for (key, value) in file.root().get("services").map_or(&[][..], Node::entries) {
        let name = key_text(key);
        let service = Service { node: value };
        let place = file.place(key);
        let role = image::role(&service.image().unwrap_or_else(|| name.clone()));
        let (fact, remedy) = words(&name, &role, &service);
        let finding = if matches!(role, Role::Unknown) {
            Finding::warning(place.to_string(), fact)
        } else {
            Finding::new(hearth_report::Severity::Note, place.to_string(), fact)
        };
        host.report(finding.remedy(remedy));
        if matches!(role, Role::Synapse) {
            for domain in service.domains() {
                host.claim(
                    Subject::PublicBaseUrl,
                    format!("https://{domain}"),
                    place.clone(),
                );
            }
            if let Some(server) = service.variable("SYNAPSE_SERVER_NAME") {
                host.claim(Subject::ServerName, server, place.clone());
            }
        }
        let ports = service.ports();
        if !ports.is_empty() && !matches!(role, Role::Proxy(_)) {
            let fact = format!(
                "`{name}` can be reached from outside, by {}",
                ports.join(", ")
            );
            host.report(
                Finding::warning(place.to_string(), fact)
                    .remedy("with Hearth only the proxy can; open what else you need yourself"),
            );
        }
        let variables = service.variables();
        if !variables.is_empty() {
            let fact = format!(
                "the environment of `{name}` is not looked at: {}",
                variables.join(", ")
            );
            host.report(
                Finding::new(hearth_report::Severity::Note, place.to_string(), fact)
                    .remedy("write into the host what of it was a decision"),
            );
        }
    }
}

/// What a service is, and what to do about it.
fn words(name: &str, role: &Role, service: &Service<'_>) -> (String, String) {
    let files = |names: &[&str]| match service.data() {
        Some(source) if source.contains('/') => {
            let paths: Vec<String> = names
                .iter()
                .map(|file| format!("`{source}/{file}`"))
                .collect();
            format!("give {} too", paths.join(" and "))
        }
        Some(volume) => format!(
            "give {} too: `docker volume inspect {volume}` says where they are",
            names
                .iter()
                .map(|file| format!("`{file}`"))
                .collect::<Vec<_>>()
                .join(" and ")
        ),
        None => format!("give its {} too", names.join(" and ")),
    };
    match role {
        Role::Synapse => (
            format!("`{name}` is Synapse"),
            files(&["homeserver.yaml"]),
        ),
        Role::Postgres => (
            format!("`{name}` is PostgreSQL; Hearth runs one itself"),
            format!("dump its databases with `docker compose exec {name} pg_dumpall --username=USER`, and restore them on the host"),
        ),
        Role::Bridge(kind) => (
            format!("`{name}` is the bridge `{kind}`"),
            files(if kind == "heisenbridge" {
                &["registration.yaml"]
            } else {
                &["config.yaml", "registration.yaml"]
            }),
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
