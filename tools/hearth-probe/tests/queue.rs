//! What waits in Synapse, and what a bridge wrote into its configuration.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod fake;

use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use fake::{Fake, words};
use hearth_database::{Presence, Queue, Queues};
use hearth_plan::PlainFile;
use hearth_probe::{Records, orphans};

fn records(appservice: &str, down: bool, events: u64, age: Option<u64>) -> Records {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let queue = Queue {
        appservice: appservice.to_owned(),
        down,
        transactions: events.min(2),
        events,
        since: age.map(|age| (now - age) * 1000),
    };
    Records {
        queues: Queues {
            queues: vec![queue],
            behind: 0,
        },
        rooms: [(fake::ID.to_owned(), Presence { rooms: 3, users: 2 })].into(),
    }
}

fn fake(records: Records) -> Fake {
    let mut fake = Fake::new();
    fake.records = Some(records);
    fake
}

#[test]
fn a_bridge_that_did_not_take_its_events() {
    let fake = fake(records(fake::ID, true, 5, Some(3 * 3600)));
    assert_eq!(
        fake.words(),
        "warning: bridge `heisenbridge`: 5 events wait for it, the oldest for 3 h\n  \
         it did not take them; Synapse tries again, with pauses of up to 9 minutes\n  \
         `hearth bridge ping heisenbridge`: once it answers, Synapse delivers at once"
    );
    assert_eq!(fake.report().rooms.unwrap().rooms, 3);
}

#[test]
fn one_that_is_taking_them() {
    let fake = fake(records(fake::ID, false, 1, None));
    assert_eq!(
        fake.words(),
        "note: bridge `heisenbridge`: 1 event waits for it"
    );
}

#[test]
fn ages_are_as_people_tell_them() {
    for (age, told) in [(5, "5 s"), (600, "10 min"), (86_400 * 9, "9 days")] {
        let words = fake(records(fake::ID, false, 2, Some(age))).words();
        assert!(
            words.ends_with(&format!("the oldest for {told}")),
            "{words}"
        );
    }
}

#[test]
fn nothing_waits_and_nothing_is_known() {
    assert_eq!(fake(records(fake::ID, true, 0, None)).words(), "");
    let mut unknown = Fake::new();
    unknown.records = None;
    assert_eq!(unknown.words(), "");
    assert!(unknown.report().queue.is_none());
}

#[test]
fn what_waits_for_nobody_can_be_forgotten() {
    let records = records("it's gone", true, 5, None);
    assert_eq!(
        words(&orphans(&Fake::new().plan, &records.queues)),
        "note: appservice `it's gone`: 2 waiting transactions will never be delivered\n  \
         its bridge was removed, or has another id now\n  \
         let them be, or forget them, in Synapse's database: \
         `DELETE FROM application_services_txns WHERE as_id = 'it''s gone'`"
    );
}

#[test]
fn what_a_bridge_changed_in_its_own_configuration() {
    let mut fake = Fake::new();
    let config = fake.dir.path().join("config.yaml");
    let template = PlainFile {
        mode: "0644".to_owned(),
        text: r#"{"network": {"name": "a", "key": {"_secret": "x"}}, "port": 1}"#.to_owned(),
    };
    fake.plan.files.insert(
        PathBuf::from("/etc/hearth/bridges/heisenbridge/config.json"),
        template,
    );
    fake.plan.bridges.get_mut(fake::ID).unwrap().config = Some(config.clone());
    assert_eq!(fake.words(), "", "it does not run");
    fs::write(
        &config,
        "network: {name: a, key: hunter2, more: 1}\nport: 1\n",
    )
    .unwrap();
    assert_eq!(fake.words(), "");
    fs::write(&config, "network: {name: b, key: hunter2}\nport: 2\n").unwrap();
    assert_eq!(
        fake.words(),
        format!(
            "warning: bridge `heisenbridge`: it changed its own configuration: `network.name`, `port`\n  \
             `{}` is not as it was rendered\n  \
             what is to stay goes into `hearth.bridges.heisenbridge.settings`; the rest is gone at its next start",
            config.display()
        )
    );
}
