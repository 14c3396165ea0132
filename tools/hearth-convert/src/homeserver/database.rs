//! The database: Hearth runs it, and Synapse reaches it by a socket, without a password.

use hearth_bridges::dotted;
use hearth_yaml::Node;

use super::Entry;
use crate::{Data, HostDraft, Kept};

/// Hearth's own: database, and connections at least and at most.
const NAME: &str = "matrix-synapse";
const CONNECTIONS: [(&str, &str, i64); 2] = [("cp_min", "min", 1), ("cp_max", "max", 10)];
/// Who reaches which database where is not the same here, and nobody has to know.
const PLACE: [&str; 9] = [
    "user", "password", "passfile", "host", "hostaddr", "port", "dbname", "database", "sslmode",
];

pub(super) fn take(entry: &Entry<'_, '_>, host: &mut HostDraft) {
    if entry.name == "databases" {
        entry.warn(
            host,
            "Synapse is spread over several databases here; Hearth has one",
            "keep this Synapse as it is, or bring the databases together first",
        );
        return;
    }
    let kind = entry
        .value
        .get("name")
        .and_then(Node::as_str)
        .unwrap_or("sqlite3");
    if kind == "sqlite3" {
        entry.warn(
            host,
            "Synapse's database is SQLite here; with Hearth it is PostgreSQL",
            "move it with `synapse_port_db`, before Synapse starts the first time",
        );
        return;
    }
    let args = entry.value.get("args");
    let text = |name: &str| args.and_then(|args| args.get(name)).and_then(Node::as_str);
    let old = text("dbname")
        .or_else(|| text("database"))
        .unwrap_or("synapse");
    entry.note(
        host,
        format!("Hearth's database is `{NAME}`, and Synapse needs no password there"),
        format!("dump `{old}` and restore it as `{NAME}`, with collation `C`, before Synapse starts the first time"),
    );
    if entry
        .value
        .get("allow_unsafe_locale")
        .and_then(Node::as_bool)
        == Some(true)
    {
        entry.warn(
            host,
            "`allow_unsafe_locale` is on: Hearth has no database whose collation is not `C`",
            "dump and restore the database, which sorts it anew",
        );
    }
    for (key, value) in args.map_or(&[][..], Node::entries) {
        let name = entry.file.key_text(key);
        let connections = CONNECTIONS.iter().find(|(known, ..)| *known == name);
        match (connections, value.as_i64()) {
            (Some((_, option, usual)), Some(number)) if number > 0 => {
                if number != *usual {
                    let kept = Kept::new(Data::Int(number)).at(entry.file.place(key));
                    host.set(&["database", "connections", option], kept);
                }
            }
            _ if PLACE.contains(&name.as_str()) => {}
            _ => {
                let path = ["database", "args", &name].map(str::to_owned);
                let finding = hearth_report::Finding::new(
                    hearth_report::Severity::Note,
                    entry.file.place(key).to_string(),
                    format!(
                        "`{}` is left out: Hearth reaches the database by a socket",
                        dotted(&path)
                    ),
                );
                host.report(finding.remedy("nothing, unless you had a reason"));
            }
        }
    }
}
