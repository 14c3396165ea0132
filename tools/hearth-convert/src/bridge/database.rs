//! The bridge's database is Hearth's to make; what was in the old one has to be brought along.

use hearth_bridges::dotted;
use hearth_report::{Finding, Severity};

use super::{BridgeDraft, Leaf};
use crate::{Data, HostDraft, Kept, Place};

pub(super) fn take(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft, host: &mut HostDraft) {
    if !draft.wiring.has_database() {
        return;
    }
    let (own, rest): (Vec<Leaf>, Vec<Leaf>) =
        leaves.drain(..).partition(|leaf| is_address(&leaf.path));
    *leaves = rest;
    let Some(address) = own.iter().find(|leaf| {
        !leaf
            .path
            .last()
            .is_some_and(|name| matches!(name.as_str(), "type" | "engine"))
    }) else {
        return;
    };
    let Data::Text(text) = &address.kept.data else {
        return;
    };
    let subject = address
        .kept
        .place
        .as_ref()
        .map_or_else(|| draft.file.clone(), Place::to_string);
    let (fact, remedy) = if is_sqlite(text) {
        let mut kept = Kept::text("sqlite");
        kept.place = address.kept.place.clone();
        draft.option(&["database"], kept);
        let path = text
            .trim_start_matches("sqlite3-fk-wal:")
            .trim_start_matches("sqlite:")
            .trim_start_matches("file:");
        let path = path.split('?').next().unwrap_or_default();
        (
            format!("the bridge keeps what it remembers in the file `{path}`"),
            format!(
                "copy it to `{}.db` in the bridge's state directory before its first start",
                draft.wiring.kind
            ),
        )
    } else if let Some(name) = database_name(text) {
        (
            format!("the bridge keeps what it remembers in the PostgreSQL database `{name}`"),
            "bring it along with `pg_dump --no-owner`, into the database of the same bridge here"
                .to_owned(),
        )
    } else if text.is_empty() {
        return;
    } else {
        (
            "where the bridge keeps what it remembers is not understood".to_owned(),
            "bring it along by hand: Hearth gives the bridge a new database, in PostgreSQL or as the host says".to_owned(),
        )
    };
    host.report(Finding::new(Severity::Note, subject, fact).remedy(remedy));
}

/// Where the database is. The numbers beside it, such as `max_open_conns`, stay what they are.
pub(super) fn is_address(path: &[String]) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let inner = match path.as_slice() {
        ["appservice", "database", inner @ ..] | ["database", inner @ ..] => inner,
        _ => return false,
    };
    inner.last().is_none_or(|name| {
        [
            "uri",
            "type",
            "database",
            "engine",
            "connectionString",
            "connString",
        ]
        .contains(name)
    })
}

/// A file, and not a database of PostgreSQL that is called like one.
fn is_sqlite(address: &str) -> bool {
    let is_said = ["sqlite", "file:"]
        .iter()
        .any(|begin| address.starts_with(begin));
    is_said || (address.ends_with(".db") && !address.contains("://") && !address.contains('='))
}

/// Arguments of asyncpg's that say where the database is and who asks: they would win over Hearth's address.
pub(super) const WHERE: [&str; 14] = [
    "dsn",
    "host",
    "port",
    "user",
    "password",
    "passfile",
    "database",
    "service",
    "servicefile",
    "ssl",
    "direct_tls",
    "target_session_attrs",
    "krbsrvname",
    "gsslib",
];

/// What a bridge in Python gives to its database's driver: only how many connections there are, and the like.
pub(super) fn options(leaves: &mut Vec<Leaf>, draft: &BridgeDraft, host: &mut HostDraft) {
    if !draft.wiring.has_database() {
        return;
    }
    let is_options =
        |leaf: &Leaf| leaf.is(&["appservice", "database_opts"]) || leaf.is(&["database_opts"]);
    let mut left_out = |path: &str, name: &str, place: &Option<Place>| {
        let fact = format!("`{path}.{name}` is left out: the database is Hearth's");
        let subject = place
            .as_ref()
            .map_or_else(|| draft.file.clone(), Place::to_string);
        host.report(
            Finding::new(Severity::Note, subject, fact)
                .remedy("nothing: the bridge gets its address from the host"),
        );
    };
    leaves.retain_mut(|leaf| {
        if !is_options(leaf) {
            return true;
        }
        let path = dotted(&leaf.path);
        let Data::Map(entries) = &mut leaf.kept.data else {
            return true;
        };
        let was_empty = entries.is_empty();
        entries.retain(|(name, value)| {
            let is_where = WHERE.contains(&name.as_str());
            if is_where {
                left_out(&path, name, &value.place);
            }
            !is_where
        });
        was_empty || !entries.is_empty()
    });
}

/// The name behind the last slash, or libpq's `dbname=`: never the rest, which may hold a password.
fn database_name(address: &str) -> Option<&str> {
    if let Some((_, rest)) = address.split_once("://") {
        let path = rest.split(['?', '#']).next()?;
        let name = path.rsplit_once('/')?.1;
        return (!name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)))
        .then_some(name);
    }
    let name = address
        .split_whitespace()
        .find_map(|part| part.strip_prefix("dbname="))?;
    Some(name)
}
