//! A docker-compose file: which service is what, where its files are, and what has no place here.

mod image;
mod open;
mod service;
mod variables;
mod words;

use hearth_report::{Finding, Severity};
use hearth_yaml::Node;

use crate::{File, HostDraft, Input, Place, Recognised, Seen, Subject, What};
use image::Role;
use service::Service;
pub(crate) use variables::{Variables, is_environment};

/// Puts all that is said in several files, and all variables, into one.
const ALL_IN_ONE: &str =
    "`docker compose config` prints all of it in one file: convert that, and delete it again";

/// `given` is what all files turned out to be.
pub(crate) fn read(
    file: &File<'_>,
    variables: &Variables,
    given: &[Recognised],
    host: &mut HostDraft,
) {
    if let Some(include) = file.root().get("include") {
        let fact = "what is included from other files is not looked at";
        host.report(Finding::warning(file.place(include).to_string(), fact).remedy(ALL_IN_ONE));
    }
    let Some(services) = file.root().get("services") else {
        return;
    };
    let mut default = None;
    for (key, value) in services.entries() {
        let name = file.key_text(key);
        let (service, elsewhere) = Service::new(file, value, services, variables);
        let place = file.place(key);
        let role = role(&name, service.image());
        let (fact, remedy) = words::of(&name, &role, &service, given);
        let finding = if matches!(role, Role::Unknown) {
            Finding::warning(place.to_string(), fact)
        } else {
            Finding::new(Severity::Note, place.to_string(), fact)
        };
        host.report(finding.remedy(remedy));
        if let Some(elsewhere) = elsewhere {
            let fact = format!(
                "`{name}` takes more from the service {}, which cannot be followed here",
                elsewhere.from
            );
            let place = file.place(elsewhere.node).to_string();
            host.report(Finding::warning(place, fact).remedy(ALL_IN_ONE));
        }
        if !role.is_replaced() {
            continue;
        }
        let (open, at, by_default) = service.open();
        if let Some(at) = at {
            let fact = format!("nothing here says what to put for {}", open.join(", "));
            host.report(
                Finding::warning(file.place(at).to_string(), fact).remedy(
                    "give the `.env` beside it too, or what `docker compose config` prints",
                ),
            );
        }
        default = default.or(by_default);
        if matches!(role, Role::Synapse) {
            claims(&service, &place, host);
        }
        left_out(file, &name, &place, &service, host);
    }
    if let Some(at) = default.filter(|_| variables.file.is_none()) {
        let fact = "no `.env` was given: where a variable has a default, that is taken";
        host.report(
            Finding::new(Severity::Note, file.place(at).to_string(), fact)
                .remedy("give the `.env` too, if there is one"),
        );
    }
}

/// A `.env` means nothing by itself.
pub(crate) fn environment(
    input: &Input,
    given: &[Recognised],
    seen: &mut Vec<Seen>,
    host: &mut HostDraft,
) {
    let is_used = given.iter().any(|other| other.what == What::Compose);
    if input.is_found && !is_used {
        return;
    }
    seen.push(Seen {
        file: input.name.clone(),
        what: What::Environment,
        version: None,
    });
    if !is_used {
        host.report(variables::for_nobody(&input.name));
    }
}

/// By its image, else by its name.
fn role(name: &str, image: Option<String>) -> Role {
    match image.as_deref().map(image::role) {
        // All of it is a variable.
        Some(Role::Unknown) if image.is_some_and(|image| image.starts_with('$')) => {
            image::role(name)
        }
        Some(role) => role,
        None => image::role(name),
    }
}

fn claims(service: &Service<'_>, place: &Place, host: &mut HostDraft) {
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

/// What a container was told that no file of the program says.
fn left_out(
    file: &File<'_>,
    name: &str,
    place: &Place,
    service: &Service<'_>,
    host: &mut HostDraft,
) {
    let mut note = |node: Option<&Node<'_>>, fact: String| {
        let place = node.map_or_else(|| place.clone(), |node| file.place(node));
        host.report(
            Finding::new(Severity::Note, place.to_string(), fact)
                .remedy("write into the host what of it was a decision"),
        );
    };
    let variables = service.variables();
    if !variables.is_empty() {
        let names = variables.join(", ");
        note(
            None,
            format!("the environment of `{name}` is not looked at: {names}"),
        );
    }
    if let Some((node, files)) = service.env_files() {
        let files = files.join(", ");
        note(
            Some(node),
            format!("the environment of `{name}` goes on in {files}, which is not looked at"),
        );
    }
    for (key, article) in [("command", "a"), ("entrypoint", "an")] {
        if let Some(node) = service.first(key) {
            // It may hold a password.
            note(
                Some(node),
                format!("`{name}` has {article} `{key}` of its own, which is not looked at"),
            );
        }
    }
    let ports = service.ports();
    if !ports.is_empty() {
        let fact = format!(
            "`{name}` can be reached from outside, by {}",
            ports.join(", ")
        );
        host.report(
            Finding::warning(place.to_string(), fact)
                .remedy("with Hearth only the proxy can; open what else you need yourself"),
        );
    }
}
