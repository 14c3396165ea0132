//! The bridge's database is Hearth's to make; what was in the old one has to be brought along.

use hearth_report::{Finding, Severity};

use super::secrets::is_database;
use super::{BridgeDraft, Leaf};
use crate::{Data, HostDraft, Kept, Place};

pub(super) fn take(leaves: &mut Vec<Leaf>, draft: &mut BridgeDraft, host: &mut HostDraft) {
    if !draft.wiring.has_database() {
        return;
    }
    let (own, rest): (Vec<Leaf>, Vec<Leaf>) = leaves
        .drain(..)
        .partition(|leaf| is_database(&leaf.path) && is_address(leaf));
    *leaves = rest;
    let Some(address) = own
        .iter()
        .find(|leaf| leaf.path.last().is_none_or(|name| name != "type"))
    else {
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
    let is_sqlite = ["sqlite", "file:"]
        .iter()
        .any(|begin| text.starts_with(begin))
        || text.ends_with(".db");
    let (fact, remedy) = if is_sqlite {
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
    } else {
        return;
    };
    host.report(Finding::new(Severity::Note, subject, fact).remedy(remedy));
}

/// The numbers beside it, such as `max_open_conns`, stay what they are.
fn is_address(leaf: &Leaf) -> bool {
    matches!(
        leaf.path.last().map(String::as_str),
        Some("uri" | "type" | "database" | "engine" | "connectionString" | "connString")
    )
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
