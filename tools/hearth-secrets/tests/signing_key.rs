//! The signing key's guard: one identity, for ever.
// Helpers are outside the test functions that clippy recognises.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::{Host, mode, set_mode};
use hearth_files::FileError;
use hearth_secrets::{Done, History, SigningKeys};

const KEY: &str = "ed25519 a_Abcd nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\n";
const PATH: &str = "matrix-synapse/homeserver.signing.key";

/// A database that knows, or one that does not answer.
struct Says(Option<bool>);

impl History for Says {
    type Error = FileError;

    fn has_events_of(&self, server_name: &str) -> Result<bool, FileError> {
        assert_eq!(server_name, "cabin.example.org");
        self.0.ok_or(FileError::Missing {
            path: "/run/postgresql".into(),
        })
    }
}

const NEW: Says = Says(Some(false));
const OLD: Says = Says(Some(true));
const SILENT: Says = Says(None);

fn keys(host: &Host) -> SigningKeys {
    SigningKeys::of(&host.plan)
}

fn keys_from(host: &mut Host, from: &Path) -> SigningKeys {
    host.plan.synapse.signing_key.install_from = Some(from.to_owned());
    keys(host)
}

#[test]
fn a_server_that_never_spoke_gets_a_key_once() {
    let host = Host::new();
    let Done::Made(ids) = keys(&host).ensure(&NEW).unwrap() else {
        unreachable!("there was none")
    };
    let text = fs::read_to_string(host.at(PATH)).unwrap();
    assert_eq!(mode(&host.at(PATH)), 0o600);
    assert_eq!(keys(&host).ensure(&SILENT).unwrap(), Done::Kept(ids));
    assert_eq!(fs::read_to_string(host.at(PATH)).unwrap(), text);
}

#[test]
fn a_server_that_spoke_never_gets_a_second_key() {
    let host = Host::new();
    let error = keys(&host).ensure(&OLD).unwrap_err();
    assert_eq!(
        host.told(&error),
        "error: Synapse's signing key `D/matrix-synapse/homeserver.signing.key` is missing, and the \
         database holds events of `cabin.example.org`\n\n\
         hint: bring the key back: copy it from a backup to \
         `D/matrix-synapse/homeserver.signing.key`, mode 0600 and owned like its directory, or set \
         `hearth.synapse.signingKey.installFrom` to where it is.\n      \
         A new key is a new identity: other servers would distrust what `cabin.example.org` sent \
         before, and rooms may have to be left and joined again. Only if the old key is lost for \
         good: `hearth signing-key new --i-accept-a-new-identity`"
    );
    assert!(!host.at(PATH).exists());
}

#[test]
fn a_database_that_does_not_answer_makes_no_key() {
    let host = Host::new();
    let error = keys(&host).ensure(&SILENT).unwrap_err();
    assert_eq!(
        host.told(&error),
        "error: Synapse's signing key `D/matrix-synapse/homeserver.signing.key` is missing, and \
         whether the database holds events of `cabin.example.org` cannot be told\n  \
         Caused by: `/run/postgresql` does not exist\n\n\
         hint: check the path, or make the file; no new key is made as long as the old one may be \
         needed"
    );
    assert!(!host.at(PATH).exists());
}

#[test]
fn a_key_brought_along_is_installed_without_asking() {
    let mut host = Host::new();
    let from = host.put("old.key", KEY);
    let keys = keys_from(&mut host, &from);
    let ids = vec!["ed25519:a_Abcd".to_owned()];
    assert_eq!(keys.ensure(&SILENT).unwrap(), Done::Installed(ids.clone()));
    assert_eq!(fs::read_to_string(host.at(PATH)).unwrap(), KEY);
    assert_eq!(mode(&host.at(PATH)), 0o600);
    assert_eq!(keys.ensure(&SILENT).unwrap(), Done::Kept(ids.clone()));
    fs::remove_file(from).unwrap();
    assert_eq!(keys.ensure(&SILENT).unwrap(), Done::Kept(ids));
}

#[test]
fn another_key_than_the_present_one_is_refused() {
    let mut host = Host::new();
    host.put(PATH, KEY);
    let other = KEY.replace("a_Abcd", "a_Efgh");
    let error = {
        let from = host.put("old.key", other);
        keys_from(&mut host, &from)
    }
    .ensure(&SILENT)
    .unwrap_err();
    assert_eq!(
        host.told(&error),
        "error: Synapse has the signing key ed25519:a_Abcd, and `D/old.key` is to be installed with \
         ed25519:a_Efgh\n\n\
         hint: to keep the present key, unset `hearth.synapse.signingKey.installFrom`; to take the \
         other one, stop Synapse and move `D/matrix-synapse/homeserver.signing.key` to a safe place \
         first"
    );
    let same_id = format!("ed25519 a_Abcd {}\n", "A".repeat(43));
    let error = {
        let from = host.put("old.key", &same_id);
        keys_from(&mut host, &from)
    }
    .ensure(&SILENT)
    .unwrap_err();
    let told = host.told(&error);
    assert!(
        told.starts_with(
            "error: Synapse has the signing key ed25519:a_Abcd, and `D/old.key` is to be installed \
             with ed25519:a_Abcd\n\nhint: two keys with one id: find out which of them other servers \
             know"
        ),
        "{told}"
    );
    assert!(!told.contains("nWGx") && !told.contains("AAAA"), "{told}");
    assert_eq!(fs::read_to_string(host.at(PATH)).unwrap(), KEY);
}

#[test]
fn a_damaged_key_is_left_alone_and_told_without_its_content() {
    let host = Host::new();
    for damaged in ["", "ed25519 a_Abcd nWGxne/9WmC6h\n"] {
        host.put(PATH, damaged);
        let told = host.told(&keys(&host).ensure(&NEW).unwrap_err());
        assert!(
            told.starts_with(
                "error: `D/matrix-synapse/homeserver.signing.key` is not a signing key of Synapse\n  \
                 Caused by: "
            ),
            "{told}"
        );
        assert!(
            told.ends_with(
                "hint: bring it back from a backup; `D/matrix-synapse/homeserver.signing.key` is left \
                 as it is, and no key is made in its place"
            ),
            "{told}"
        );
        assert!(!told.contains("nWGx"), "{told}");
        assert_eq!(fs::read_to_string(host.at(PATH)).unwrap(), damaged);
    }
}

#[test]
fn a_key_that_everybody_may_read_is_told() {
    let host = Host::new();
    set_mode(&host.put(PATH, KEY), 0o644);
    assert_eq!(
        host.told(&keys(&host).ensure(&NEW).unwrap_err()),
        "error: Everybody may read or change Synapse's signing key \
         `D/matrix-synapse/homeserver.signing.key`: its mode is 0644\n\n\
         hint: run `chmod 0600 D/matrix-synapse/homeserver.signing.key`"
    );
}

#[test]
fn a_link_that_leads_nowhere_is_not_a_missing_key() {
    let host = Host::new();
    std::os::unix::fs::symlink(host.at("unmounted/key"), host.at(PATH)).unwrap();
    assert_eq!(
        host.told(&keys(&host).ensure(&NEW).unwrap_err()),
        "error: `D/matrix-synapse/homeserver.signing.key` does not exist\n\n\
         hint: check the path, or make the file"
    );
    assert_eq!(
        host.told(&keys(&host).make_new_identity().unwrap_err()),
        "error: `D/matrix-synapse/homeserver.signing.key` does not exist\n\n\
         hint: check the path, or make the file"
    );
}

#[test]
fn a_new_identity_is_made_only_where_there_is_none() {
    let host = Host::new();
    let ids = keys(&host).make_new_identity().unwrap();
    assert_eq!(keys(&host).read().unwrap().ids(), ids);
    let error = keys(&host).make_new_identity().unwrap_err();
    assert_eq!(
        host.told(&error),
        format!(
            "error: Synapse has a signing key already: {}\n\n\
             hint: nothing is lost, so no new key is needed; if it must be replaced all the same, \
             move `D/matrix-synapse/homeserver.signing.key` to a safe place first",
            ids[0]
        )
    );
}

#[test]
fn leftovers_of_a_killed_run_are_swept() {
    let host = Host::new();
    let left = host.put(
        "matrix-synapse/.homeserver.signing.key.hearth-new-abc123",
        KEY,
    );
    keys(&host).ensure(&NEW).unwrap();
    assert!(!left.exists());
}

#[test]
fn a_key_to_install_that_is_not_there_is_told_and_none_is_made() {
    let mut host = Host::new();
    let from = host.at("old.key");
    let empty = host.put("credential", "\n");
    for keys in [
        keys_from(&mut host, &from),
        keys_from(&mut host, &from).through(empty.clone()),
    ] {
        assert_eq!(
            host.told(&keys.ensure(&NEW).unwrap_err()),
            "error: `D/old.key` is to be installed as Synapse's signing key, and no key is there\n\n\
             hint: put the key to `D/old.key`, or unset `hearth.synapse.signingKey.installFrom`"
        );
        assert!(!host.at(PATH).exists());
    }
    // Once Synapse has its key, nobody needs the other one.
    host.put(PATH, KEY);
    let keys = keys_from(&mut host, &from).through(empty);
    assert!(matches!(keys.ensure(&SILENT).unwrap(), Done::Kept(_)));
}
