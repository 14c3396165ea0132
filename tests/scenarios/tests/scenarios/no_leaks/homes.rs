//! Where secrets belong, file by file, and who may open those files.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use hearth_scenarios::cabin::{BRIDGE, SYNAPSE};
use hearth_scenarios::search::Hit;

use super::strongbox::{BRIDGES, GENERATED, PARROT, SESSION, Strongbox, TLS_KEY};

/// A file of the user's own that is not root's, and whose it is.
const SOMEBODY_ELSES: &str = "/root/secrets/parrot-word";
const NOBODY: &str = "65534";

const DATABASE: &str = "/var/lib/postgresql/17/main";

/// Secrets by file.
type Homes = BTreeMap<String, BTreeSet<String>>;

/// What was found is what belongs there, no more and no less.
pub fn compare(host: &Strongbox, hits: &[Hit]) -> Result<()> {
    let mut found = Homes::new();
    for hit in hits {
        // Synapse knows sessions by their tokens.
        if hit.secret == "session" && hit.place.starts_with(DATABASE) {
            continue;
        }
        found
            .entry(hit.place.clone())
            .or_default()
            .insert(hit.secret.clone());
    }
    let wanted = homes();
    let differences: Vec<String> = found
        .keys()
        .chain(wanted.keys())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter(|path| found.get(*path) != wanted.get(*path))
        .map(|path| {
            format!(
                "{path}: found {:?}, wanted {:?}",
                found.get(path),
                wanted.get(path)
            )
        })
        .collect();
    ensure!(
        differences.is_empty(),
        "secrets in files are not where they belong:\n{}",
        differences.join("\n")
    );
    for path in wanted.keys() {
        closed(host, path)?;
    }
    let database = host
        .cabin
        .machine
        .succeed(&["stat", "--format=%a %U", DATABASE])?;
    ensure!(
        database.trim() == "700 postgres",
        "the database's files are {database}"
    );
    Ok(())
}

fn homes() -> Homes {
    let mut homes = Homes::new();
    let mut put = |path: String, secrets: &[&str]| {
        let secrets = secrets.iter().map(|&name| name.to_owned()).collect();
        homes.insert(path, secrets);
    };
    for own in ["smtp-password", "parrot-word"] {
        put(format!("/root/secrets/{own}"), &[own]);
    }
    for name in GENERATED {
        put(format!("/var/lib/hearth/secrets/{name}"), &[name]);
    }
    for key in [
        "/root/secrets/homeserver.signing.key",
        "/var/lib/private/matrix-synapse/homeserver.signing.key",
    ] {
        put(key.to_owned(), &["signing key"]);
    }
    put(SESSION.to_owned(), &["session"]);
    put(TLS_KEY.to_owned(), &["TLS key"]);
    put(
        "/run/matrix-synapse/secrets.yaml".to_owned(),
        &["smtp-password", "turn"],
    );
    for name in [
        "smtp-password",
        "synapse-form",
        "synapse-macaroon",
        "synapse-registration",
        "turn",
    ] {
        put(format!("/run/credentials/{SYNAPSE}/{name}"), &[name]);
    }
    for name in ["bridge-parrot-nest", "parrot-word"] {
        put(format!("/run/credentials/{PARROT}/{name}"), &[name]);
    }
    for (bridge, unit) in BRIDGES.into_iter().zip([BRIDGE, PARROT]) {
        let tokens = [
            format!("new as_token of {bridge}"),
            format!("new hs_token of {bridge}"),
        ];
        let tokens = [tokens[0].as_str(), tokens[1].as_str()];
        put(
            format!("/var/lib/hearth/registrations/{bridge}.yaml"),
            &tokens,
        );
        put(
            format!("/run/credentials/{SYNAPSE}/registration-{bridge}.yaml"),
            &tokens,
        );
        put(format!("/run/credentials/{unit}/registration"), &tokens);
    }
    put(
        "/run/hearth-bridge-parrot/config.yaml".to_owned(),
        &[
            "bridge-parrot-nest",
            "parrot-word",
            "new as_token of parrot",
            "new hs_token of parrot",
        ],
    );
    homes
}

/// Only its owner may read it, and that is root or the service whose file it is.
fn closed(host: &Strongbox, path: &str) -> Result<()> {
    let machine = &host.cabin.machine;
    let facts = machine.succeed(&["stat", "--format=%a %u", path])?;
    let (mode, owner) = facts.trim().split_once(' ').unwrap_or_default();
    // systemd lets a service at its credential by an access list, whose mask is shown as the group's part.
    let listed = path.starts_with("/run/credentials/") && mode == "440";
    ensure!(
        ["600", "400"].contains(&mode) || listed,
        "{path} has mode {mode}"
    );
    let service = [SYNAPSE, BRIDGE, PARROT]
        .into_iter()
        .find(|unit| path.contains(unit.trim_end_matches(".service")));
    let owners = match service {
        Some(unit) => vec!["0".to_owned(), machine.unit_property(unit, "UID")?],
        None if path == SOMEBODY_ELSES => vec![NOBODY.to_owned()],
        None => vec!["0".to_owned()],
    };
    ensure!(
        owners.iter().any(|uid| uid == owner),
        "{path} belongs to {owner}"
    );
    let stranger = [
        "setpriv",
        "--reuid=65533",
        "--regid=0",
        "--clear-groups",
        "cat",
        path,
    ];
    let answer = machine.run(&stranger)?;
    ensure!(
        !answer.success() && answer.stderr.contains("Permission denied"),
        "a stranger in the group `root` can read {path}: {}",
        answer.stderr
    );
    Ok(())
}
