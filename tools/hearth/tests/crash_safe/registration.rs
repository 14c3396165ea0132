use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::kill::{Deaths, Snapshot, Victim, assert_swept};
use crate::sandbox::{Host, SYNAPSE, bridge_unit, files_below, mode, succeeds};

const CHANGED: [&str; 3] = ["state", "units", "loaded"];

/// What one file holds, without the heading.
#[derive(Debug, Clone, PartialEq)]
struct Held {
    public: Value,
    pair: (String, String),
}

/// Every registration below the state directory, by id; each of them whole and closed to others.
fn held(host: &Host) -> BTreeMap<String, Held> {
    let mut all = BTreeMap::new();
    for path in files_below(&host.registrations()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(mode(&path) & 0o077, 0, "open: {}", path.display());
        if name.starts_with('.') || name.ends_with(".json") {
            continue;
        }
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        let text = fs::read_to_string(&path).unwrap();
        let mut public = hearth_render::from_yaml(&text).unwrap();
        let fields = public.as_object_mut().unwrap();
        let mut token = |name: &str| {
            let token = fields.remove(name).unwrap();
            token.as_str().unwrap().to_owned()
        };
        let pair = (token("as_token"), token("hs_token"));
        let id = public["id"].as_str().unwrap().to_owned();
        let twice = all.insert(id, Held { public, pair });
        assert_eq!(twice, None, "two files for one bridge");
    }
    all
}

/// Tokens of before, both or neither; what the file says is of before or as the plan wants it.
fn assert_whole(before: &BTreeMap<String, Held>, now: &BTreeMap<String, Held>, plan: &Value) {
    for (id, held) in now {
        let wanted = &plan["registrations"][id]["public"];
        let Some(old) = before.get(id) else {
            assert_eq!(held.public, *wanted, "{id}");
            continue;
        };
        assert!(
            held.public == *wanted || held.public == old.public,
            "{id}: mixed public part"
        );
        let (kept_appservice, kept_homeserver) =
            (held.pair.0 == old.pair.0, held.pair.1 == old.pair.1);
        assert_eq!(
            kept_appservice, kept_homeserver,
            "{id}: a new token beside an old one"
        );
    }
}

/// After a kill, then after the run that heals.
fn check_ensure(host: &Host, before: &BTreeMap<String, Held>) {
    let after_kill = held(host);
    assert_whole(before, &after_kill, &host.plan);
    for (id, old) in before {
        assert_eq!(after_kill[id].pair, old.pair, "{id}: its tokens are lost");
    }

    succeeds(&host.hearth(&["registration", "ensure"]));
    assert_swept(&host.path("state"));
    let healed = held(host);
    for (id, held) in &after_kill {
        assert_eq!(healed[id].pair, held.pair, "{id}: its tokens are lost");
    }
    for (id, registration) in host.plan["registrations"].as_object().unwrap() {
        assert_eq!(healed[id].public, registration["public"], "{id}");
        assert!(host.registration(id).exists());
    }
    succeeds(&host.hearth(&["registration", "list"]));
}

#[test]
fn registration_ensure() {
    let mut deaths = Deaths::default();
    let mut die = |host: &Host| {
        let before = held(host);
        let start = Snapshot::of(host, &CHANGED);
        let victim = Victim::with_plan(host, &["registration", "ensure"]);
        deaths.add(victim.die_everywhere(&start, &mut || check_ensure(host, &before)));
    };
    let all = ["discord", "irc", "signal", "telegram", "whatsapp"];

    // From nothing.
    let mut host = Host::with_bridges(&all);
    die(&host);

    // Some new ones, and a file that stands open with a leftover beside it.
    host.set_bridges(&all[..2]);
    succeeds(&host.hearth(&["registration", "ensure"]));
    fs::write(
        host.registrations().join(".irc.yaml.hearth-new-Ab3xYz"),
        "half",
    )
    .unwrap();
    fs::write(host.registrations().join(".lock"), "").unwrap();
    host.set_bridges(&all);
    closed(&host);
    die(&host);

    // Another public part for each.
    succeeds(&host.hearth(&["registration", "ensure"]));
    for id in all {
        host.plan["registrations"][id]["public"]["rate_limited"] = json!(true);
    }
    host.write_plan();
    die(&host);

    // Three leave the plan, one of them for the second time.
    succeeds(&host.hearth(&["registration", "ensure"]));
    host.set_bridges(&all[3..]);
    die(&host);

    // They come back.
    succeeds(&host.hearth(&["registration", "ensure"]));
    host.set_bridges(&all);
    die(&host);

    // All of it at once, with a rotation that was killed.
    host.set_bridges(&all[..3]);
    succeeds(&host.hearth(&["registration", "ensure"]));
    host.set_bridges(&all[2..]);
    let desk = host.registrations().join(".rotation");
    fs::create_dir_all(&desk).unwrap();
    let marker = json!({
        "id": "signal", "phase": "writing", "homeserver": SYNAPSE, "bridges": [bridge_unit("signal")],
        "boot": fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap(),
    });
    fs::write(desk.join("signal.json"), marker.to_string()).unwrap();
    closed(&host);
    die(&host);

    deaths.enough("registration ensure");
}

/// As hearth itself would have left what the test wrote.
fn closed(host: &Host) {
    use std::os::unix::fs::PermissionsExt;
    for path in files_below(&host.registrations()) {
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn registration_rotate() {
    let mut deaths = Deaths::default();
    let host = Host::with_bridges(&["irc", "whatsapp"]);
    let unit = bridge_unit("irc");
    succeeds(&host.hearth(&["registration", "ensure"]));
    let start_units = |states: [(&str, &str); 2]| {
        for (unit, state) in states {
            let status = std::process::Command::new(host.path("bin/systemctl"))
                .args(["restart", unit])
                .status()
                .unwrap();
            assert!(status.success());
            host.set_unit(unit, state);
        }
    };
    for states in [
        [(SYNAPSE, "active"), (unit.as_str(), "active")],
        [(SYNAPSE, "active"), (unit.as_str(), "inactive")],
        [(SYNAPSE, "inactive"), (unit.as_str(), "active")],
    ] {
        for heal in [&["ensure"][..], &["rotate", "irc"]] {
            start_units(states);
            let before = held(&host);
            let start = Snapshot::of(&host, &CHANGED);
            let victim = Victim::with_plan(&host, &["registration", "rotate", "irc"]);
            let died = victim.die_everywhere(&start, &mut || {
                let after_kill = held(&host);
                assert_whole(&before, &after_kill, &host.plan);
                assert_eq!(after_kill.len(), before.len());
                assert_eq!(after_kill["whatsapp"], before["whatsapp"]);
                succeeds(&host.hearth(&[&["registration"], heal].concat()));
                check_rotated(&host, states);
            });
            deaths.add(died);
            start.restore();
        }
    }
    deaths.enough("registration rotate");
}

/// Both sides hold the pair of the file, and what ran before runs again.
fn check_rotated(host: &Host, states: [(&str, &str); 2]) {
    assert_swept(&host.path("state"));
    assert!(!host.registrations().join(".rotation/irc.json").exists());
    assert_eq!(held(host).len(), 2);
    let pair = held(host)["irc"].pair.clone();
    for (unit, before) in states {
        let now = fs::read_to_string(host.path("units").join(unit)).unwrap();
        assert_eq!(now.trim(), before, "{unit}");
        if now.trim() == "active" {
            let loaded = fs::read_to_string(host.path("loaded").join(unit)).unwrap();
            assert!(
                loaded.contains(&pair.0) && loaded.contains(&pair.1),
                "{unit} has other tokens"
            );
        }
    }
}
