//! Several files of one server, and what they say together.

use hearth_bridges::Wiring;
use hearth_report::Finding;
use hearth_yaml::Dialect;

use crate::bridge::{self, BridgeDraft};
use crate::compose::{self, Variables};
use crate::registration::{self, RegistrationDraft};
use crate::{
    Choices, ConvertError, File, HostDraft, Input, Kept, Origin, Recognised, What, contradictions,
    recognise,
};

/// What a file turned out to be.
#[derive(Debug, Clone)]
pub struct Seen {
    pub file: String,
    pub what: What,
    pub version: Option<String>,
}

/// A host, and what it was made of.
#[derive(Debug)]
pub struct Conversion {
    pub host: HostDraft,
    pub seen: Vec<Seen>,
}

/// Reads all files and makes one host of them.
pub fn convert(
    inputs: &[Input],
    dialect: Option<Dialect>,
    choices: &Choices,
) -> Result<Conversion, ConvertError> {
    let mut host = HostDraft::default();
    let mut seen = Vec::new();
    let mut bridges: Vec<BridgeDraft> = Vec::new();
    let mut registrations: Vec<RegistrationDraft> = Vec::new();
    let plain = Recognised {
        what: What::Plain,
        version: None,
    };
    let given: Vec<Recognised> = inputs
        .iter()
        .map(|input| recognise(input).unwrap_or_else(|| plain.clone()))
        .collect();
    for (input, recognised) in inputs.iter().zip(&given) {
        if recognised.what == What::Environment {
            compose::environment(input, &given, &mut seen, &mut host);
            continue;
        }
        let recognised = recognised.clone();
        let file = match input.read(recognised.clone(), dialect) {
            Ok(file) => file,
            Err(error) if input.is_found => {
                host.report(
                    Finding::warning(&input.name, "it cannot be read, and is left out")
                        .cause(error.to_string()),
                );
                continue;
            }
            Err(error) => return Err(error),
        };
        if input.is_found && recognised.what == What::Plain {
            continue;
        }
        seen.push(Seen {
            file: input.name.clone(),
            what: recognised.what,
            version: recognised.version,
        });
        if file.what() == &What::Compose {
            let variables = Variables::beside(&file.name, inputs, &given);
            compose::read(&file, &variables, &given, &mut host);
            continue;
        }
        one(
            &file,
            input,
            choices,
            &mut host,
            &mut bridges,
            &mut registrations,
        );
    }
    together(bridges, registrations, choices, &mut host);
    crate::homeserver::finish(choices, &mut host);
    contradictions::report(&mut host);
    host.drop_comments_with_secrets();
    name_secrets(choices, &mut host);
    Ok(Conversion { host, seen })
}

fn one(
    file: &File<'_>,
    input: &Input,
    choices: &Choices,
    host: &mut HostDraft,
    bridges: &mut Vec<BridgeDraft>,
    registrations: &mut Vec<RegistrationDraft>,
) {
    match file.what() {
        What::Bridge { .. } => bridges.extend(bridge::read(file, choices, host)),
        What::Registration => registrations.extend(registration::read(file, input, host)),
        What::Homeserver => crate::homeserver::read(file, choices, host),
        What::WellKnownClient | What::WellKnownServer => crate::well_known::read(file, host),
        What::ElementWeb => crate::element::read(file, host),
        What::SigningKey => crate::homeserver::signing_key(file, choices, host),
        What::SynapseLog => {
            let fact = "Synapse's logging is not converted: here it goes to the journal";
            host.report(
                Finding::new(hearth_report::Severity::Note, &*file.name, fact)
                    .remedy("set `hearth.synapse.logLevel` for more or less of it"),
            );
        }
        // They are read together.
        What::Compose | What::Environment => {}
        What::Plain => {
            let (fact, remedy) = if recognise::is_some_bridge(file.root()) {
                (
                    "it is the configuration of a mautrix bridge, and does not say of which; it is left out",
                    "name its directory after the bridge: `whatsapp/config.yaml`",
                )
            } else {
                (
                    "it is nothing that is known, and left out",
                    "convert it alone with `--raw`, which takes any YAML",
                )
            };
            host.report(Finding::warning(&*file.name, fact).remedy(remedy));
        }
    }
}

/// What only all files together can tell: whose registration is whose, who the server is and who looks after it.
fn together(
    bridges: Vec<BridgeDraft>,
    mut registrations: Vec<RegistrationDraft>,
    choices: &Choices,
    host: &mut HostDraft,
) {
    let bridges = once(bridges, host);
    registrations = registration::once(registrations, host);
    let server = contradictions::server_name(host);
    let admins = server
        .as_deref()
        .map_or_else(Vec::new, |server| bridge::admins(&bridges, server));
    if server.is_none() && !(bridges.is_empty() && registrations.is_empty()) {
        let fact = "no file says what the server is called";
        host.report(
            Finding::warning("hearth.serverName", fact)
                .remedy("give `homeserver.yaml` too, or write `serverName` into the host"),
        );
    }
    if let Some(server) = &server {
        host.set_first(&["enable"], Kept::bool(true));
        host.set_first(&["serverName"], Kept::text(server));
    }
    if !admins.is_empty() {
        let names = admins.iter().map(Kept::text).collect();
        host.set_first(&["admins"], Kept::new(crate::Data::List(names)));
    }
    let names = bridge::names(&bridges);
    for (draft, name) in bridges.into_iter().zip(names) {
        let own = registrations
            .iter()
            .position(|found| belongs(found, &draft));
        let own = own.map(|position| registrations.remove(position));
        bridge::finish(
            draft,
            &name,
            own.as_ref(),
            server.as_deref(),
            &admins,
            choices,
            host,
        );
    }
    for found in registrations {
        let wiring: Option<&'static Wiring> = found.looks_like();
        if found.is_for_puppets() {
            registration::as_puppets(&found, choices, host);
        } else if let Some(wiring) = wiring {
            registration::as_bridge(&found, wiring, choices, host);
        } else {
            registration::as_own(&found, choices, host);
        }
    }
}

/// A configuration and its older copies are one bridge: the one that has tokens counts.
fn once(bridges: Vec<BridgeDraft>, host: &mut HostDraft) -> Vec<BridgeDraft> {
    let mut kept: Vec<BridgeDraft> = Vec::new();
    for bridge in bridges {
        let same = kept
            .iter()
            .position(|known| known.kind() == bridge.kind() && known.id == bridge.id);
        let Some(position) = same else {
            kept.push(bridge);
            continue;
        };
        let is_better = bridge.as_token.is_some() && kept[position].as_token.is_none();
        let (used, unused) = if is_better {
            let unused = std::mem::replace(&mut kept[position], bridge);
            (&kept[position], unused)
        } else {
            (&kept[position], bridge)
        };
        host.forget_secrets_of(&unused.file);
        let fact = format!("it is the same bridge as `{}`, which is used", used.file);
        host.report(
            Finding::warning(unused.file.clone(), fact)
                .remedy("give the file that the bridge reads, and no copies of it"),
        );
    }
    kept
}

/// Tokens say for certain whose a registration is, its id nearly so.
fn belongs(found: &RegistrationDraft, bridge: &BridgeDraft) -> bool {
    let same = |one: &Option<hearth_report::Secret>,
                other: &Option<(hearth_report::Secret, crate::Place)>| {
        matches!((one, other), (Some(one), Some((other, _))) if one == other)
    };
    same(&found.as_token, &bridge.as_token)
        || found.id
            == bridge
                .id
                .clone()
                .unwrap_or_else(|| bridge.kind().to_owned())
}

/// Each secret that something refers to by name gets its file.
fn name_secrets(choices: &Choices, host: &mut HostDraft) {
    let names: Vec<_> = host
        .secrets()
        .iter()
        .filter(|found| found.origin == Origin::Named)
        .map(|found| found.name.clone())
        .collect();
    for name in names {
        host.set(
            &["secrets", name.as_str(), "file"],
            Kept::new(choices.path_of(&name)),
        );
    }
}
