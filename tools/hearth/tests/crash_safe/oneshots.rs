use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::kill::{Deaths, Snapshot, Victim, assert_swept};
use crate::sandbox::{Host, files_below, mode, succeeds};

type Contents = BTreeMap<PathBuf, String>;

/// Every file below, without locks and what is half-written, which nobody reads.
fn contents(host: &Host, below: &str) -> Contents {
    files_below(&host.path(below))
        .into_iter()
        .filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.'))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect()
}

fn assert_kept(before: &Contents, now: &Contents) {
    for (path, text) in before {
        assert_eq!(now.get(path), Some(text), "changed: {}", path.display());
    }
}

/// Dies everywhere; each time what was there stays, what is there is whole, and `heal` completes it
/// without touching what the killed run had made.
fn die(
    host: &Host,
    command: &[&str],
    heal: &dyn Fn(),
    below: &str,
    whole: &dyn Fn(&Contents),
) -> usize {
    let start = Snapshot::of(host, &[below]);
    let before = contents(host, below);
    let died = Victim::with_plan(host, command).die_everywhere(&start, &mut || {
        let after_kill = contents(host, below);
        assert_kept(&before, &after_kill);
        whole(&after_kill);
        heal();
        assert_swept(&host.path(below));
        let healed = contents(host, below);
        assert_kept(&after_kill, &healed);
        whole(&healed);
        heal();
        assert_eq!(contents(host, below), healed);
    });
    start.restore();
    died
}

/// An `ensure` dies, and the next one heals.
fn die_ensuring(host: &Host, verb: &str, below: &str, whole: &dyn Fn(&Contents)) -> usize {
    let ensure = [verb, "ensure"];
    let heal = || {
        succeeds(&host.hearth(&ensure));
    };
    die(host, &ensure, &heal, below, whole)
}

fn put(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn secrets_ensure() {
    let mut deaths = Deaths::default();
    let mut host = Host::new();
    let names: Vec<String> = (0..12).map(|number| format!("secret-{number}")).collect();
    let at = |host: &Host, name: &str| host.path(&format!("state/secrets/{name}"));
    host.plan["secrets"] = names
        .iter()
        .map(|name| {
            (
                name.clone(),
                json!({ "source": "generated", "path": at(&host, name) }),
            )
        })
        .collect::<serde_json::Map<String, Value>>()
        .into();
    host.write_plan();
    let whole = |now: &Contents| {
        for (path, text) in now {
            assert_eq!(text.len(), 44, "{}", path.display());
            assert!(text.ends_with('\n'));
            assert_eq!(mode(path), 0o600);
        }
    };
    for present in [0, 1, 6] {
        for name in &names[..present] {
            // Those of the round before are the same.
            put(at(&host, name), &format!("{}\n", "s".repeat(43)));
        }
        if present > 0 {
            put(
                host.path("state/secrets/.secret-9.hearth-new-Ab3xYz"),
                "half",
            );
        }
        deaths.add(die_ensuring(&host, "secrets", "state", &whole));
    }
    deaths.enough("secrets ensure");
}

#[test]
fn certificate_ensure() {
    let mut deaths = Deaths::default();
    let mut host = Host::new();
    let hosts = [
        "a.example.org",
        "b.example.org",
        "c.example.org",
        "d.example.org",
    ];
    let at = |host: &Host, name: &str, file: &str| host.path(&format!("state/tls/{name}/{file}"));
    for name in hosts {
        host.plan["proxy"]["certificates"][name] = json!({
            "source": "placeholder",
            "certificate": at(&host, name, "fullchain.pem"),
            "key": at(&host, name, "key.pem"),
        });
    }
    host.write_plan();
    let whole = |now: &Contents| {
        for (path, text) in now {
            let what = if path.ends_with("key.pem") {
                "PRIVATE KEY"
            } else {
                "CERTIFICATE"
            };
            assert!(
                text.starts_with(&format!("-----BEGIN {what}-----")),
                "{}",
                path.display()
            );
            assert!(
                text.trim_end().ends_with(&format!("-----END {what}-----")),
                "{}",
                path.display()
            );
            if path.ends_with("key.pem") {
                assert_eq!(mode(path), 0o600);
            }
        }
    };
    // From nothing; with keys alone; with certificates made, then one of them gone.
    deaths.add(die_ensuring(&host, "certificate", "state", &whole));
    succeeds(&host.hearth(&["certificate", "ensure"]));
    for name in &hosts[1..] {
        fs::remove_file(at(&host, name, "fullchain.pem")).unwrap();
    }
    put(at(&host, hosts[0], ".key.pem.hearth-new-Ab3xYz"), "half");
    deaths.add(die_ensuring(&host, "certificate", "state", &whole));
    fs::remove_dir_all(host.path("state/tls").join(hosts[3])).unwrap();
    deaths.add(die_ensuring(&host, "certificate", "state", &whole));
    deaths.enough("certificate ensure");
}

/// The key that is installed and the one that is made by name; where `ensure` makes one it asks the
/// database first, and then does the same.
#[test]
fn signing_key_ensure() {
    let mut deaths = Deaths::default();
    let mut host = Host::new();
    let key = host.path("synapse/homeserver.signing.key");
    let line = |id: &str| format!("ed25519 {id} {}\n", "A".repeat(43));
    let new = ["signing-key", "new", "--i-accept-a-new-identity"];
    let whole = |now: &Contents| {
        for (path, text) in now {
            assert_eq!(mode(path), 0o600);
            for line in text.lines() {
                assert_eq!(line.split(' ').count(), 3);
                assert_eq!(line.split(' ').next_back().unwrap().len(), 43);
            }
            assert!(text.ends_with('\n'));
        }
    };
    fs::create_dir(host.path("synapse")).unwrap();
    let leftover = host.path("synapse/.homeserver.signing.key.hearth-new-Ab3xYz");
    for given in 1..=5 {
        let ids: Vec<String> = (0..given)
            .map(|number| line(&format!("a_{number}")))
            .collect();
        put(host.path("given.key"), &ids.concat());
        host.plan["synapse"]["signingKey"]["installFrom"] = json!(host.path("given.key"));
        host.write_plan();
        deaths.add(die_ensuring(&host, "signing-key", "synapse", &whole));
        put(leftover.clone(), "half");
        deaths.add(die_ensuring(&host, "signing-key", "synapse", &whole));
        let _ = fs::remove_file(&leftover);
    }
    // There already: kept.
    put(key.clone(), &line("a_0"));
    put(host.path("given.key"), &line("a_0"));
    deaths.add(die_ensuring(&host, "signing-key", "synapse", &whole));
    fs::remove_file(&key).unwrap();
    // Asked for by name, and refused where the killed run had made it.
    let heal = || {
        let was_there = key.exists();
        let output = host.hearth(&new);
        assert_eq!(output.status.code(), Some(i32::from(was_there)));
        succeeds(&host.hearth(&["signing-key", "show"]));
    };
    deaths.add(die(&host, &new, &heal, "synapse", &whole));
    put(leftover, "half");
    deaths.add(die(&host, &new, &heal, "synapse", &whole));
    deaths.enough("signing-key ensure and new");
}
