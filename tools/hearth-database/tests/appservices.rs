//! What waits for appservices, and what a Synapse that was killed leaves behind for them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod cluster;
mod common;

use cluster::TestCluster;
use hearth_database::{Cluster, Interest, LeftBehind, Presence, Queue, presence, put_back, queues};

/// Synapse's tables, as far as they are read here.
const TABLES: &str = include_str!("cluster/synapse.sql");

struct Synapse {
    server: TestCluster,
    cluster: Cluster,
}

fn synapse(sql: &str) -> Synapse {
    let (server, cluster) = common::trusting();
    server.sql("postgres", "CREATE DATABASE synapse");
    server.sql("synapse", &format!("{TABLES}{sql}"));
    Synapse { server, cluster }
}

impl Synapse {
    fn queue(&self, appservice: &str) -> Queue {
        let all = queues(&self.cluster, "synapse").unwrap();
        all.of(appservice).cloned().unwrap_or_default()
    }

    fn put_back(&self) -> LeftBehind {
        let irc = Interest {
            appservice: "irc".to_owned(),
            own: "@bot:example.org".to_owned(),
            users: vec![r"@irc_.*:example\.org".to_owned()],
            aliases: vec![r"#irc_.*:example\.org".to_owned()],
            rooms: vec!["!mine:.*".to_owned()],
        };
        let other = Interest {
            appservice: "other".to_owned(),
            own: "@other:example.org".to_owned(),
            ..Interest::default()
        };
        put_back(&self.cluster, "synapse", &[irc, other]).unwrap()
    }

    fn transactions(&self) -> String {
        self.server.sql(
            "synapse",
            "SELECT as_id, txn_id, event_ids FROM application_services_txns ORDER BY 1, 2",
        )
    }
}

/// Events 1 to `count` of a room in which the bot is.
fn events(count: usize) -> String {
    let rows: Vec<String> = (1..=count)
        .map(|number| {
            format!("({number}, '$e{number}', '!r:x', '@you:example.org', 'm.room.message', {number}000)")
        })
        .collect();
    format!(
        "INSERT INTO local_current_membership VALUES ('!r:x', '@bot:example.org', 'join');
         INSERT INTO events (stream_ordering, event_id, room_id, sender, type, received_ts) VALUES {};",
        rows.join(", ")
    )
}

fn transaction(number: u32, events: &str) -> String {
    format!("INSERT INTO application_services_txns VALUES ('irc', {number}, '{events}');")
}

#[test]
fn a_database_without_synapse_has_no_queues() {
    let (server, cluster) = common::trusting();
    server.sql("postgres", "CREATE DATABASE synapse");
    assert!(!queues(&cluster, "synapse").unwrap().waiting());
    assert_eq!(
        put_back(&cluster, "synapse", &[]).unwrap(),
        LeftBehind::default()
    );
    assert_eq!(
        presence(&cluster, "synapse", "@bot:example.org", &[]).unwrap(),
        Presence { rooms: 0, users: 0 }
    );
}

#[test]
fn a_queue_is_counted_with_the_age_of_its_oldest_event() {
    let synapse = synapse(&format!(
        "{}{}{} INSERT INTO application_services_state VALUES ('irc', 'down'), ('other', 'up'), ('new', NULL);",
        events(9),
        transaction(7, r#"["$e5", "$e6"]"#),
        transaction(6, r#"["$e4"]"#),
    ));
    let all = queues(&synapse.cluster, "synapse").unwrap();
    assert_eq!(
        synapse.queue("irc"),
        Queue {
            appservice: "irc".to_owned(),
            down: true,
            transactions: 2,
            events: 3,
            since: Some(4000),
        }
    );
    assert_eq!(synapse.queue("other").transactions, 0);
    assert!(!synapse.queue("new").down);
    assert_eq!(all.behind, 0);
    assert!(all.waiting());
}

#[test]
fn events_that_nobody_was_told_of_are_counted() {
    let synapse = synapse(&events(12));
    let all = queues(&synapse.cluster, "synapse").unwrap();
    assert_eq!(all.behind, 3);
    assert!(all.waiting());
}

#[test]
fn what_was_being_sent_is_tried_again() {
    let synapse = synapse(&format!(
        "{}{} INSERT INTO application_services_state VALUES ('irc', 'up');",
        events(9),
        transaction(1, r#"["$e9"]"#)
    ));
    let left = synapse.put_back();
    assert_eq!(left.marked, ["irc"]);
    assert!(left.restored.is_empty());
    assert!(synapse.queue("irc").down);
    // Once is enough.
    assert_eq!(synapse.put_back(), LeftBehind::default());
}

#[test]
fn one_that_never_had_a_state_gets_one() {
    let synapse = synapse(&format!("{}{}", events(9), transaction(1, r#"["$e9"]"#)));
    assert_eq!(synapse.put_back().marked, ["irc"]);
}

#[test]
fn what_was_in_memory_is_queued_again_in_order() {
    let synapse = synapse(&format!("{}{}", events(9), transaction(1, r#"["$e5"]"#)));
    let left = synapse.put_back();
    assert_eq!(left.restored["irc"], 4);
    assert_eq!(
        synapse.transactions(),
        "irc|1|[\"$e5\"]\nirc|100|[\"$e6\", \"$e7\", \"$e8\", \"$e9\"]\n"
    );
    assert!(synapse.put_back().restored.is_empty(), "restored twice");
}

/// Two rooms, and Synapse knew the second one's members by heart: it handed out and wrote $e6 before $e5. While the
/// appservice was down, both lay there; $e6 was delivered, then Synapse was killed.
#[test]
fn what_was_delivered_before_something_older_is_not_delivered_again() {
    let synapse = synapse(&format!(
        "{}{} INSERT INTO application_services_state VALUES ('irc', 'down');
         UPDATE events SET room_id = '!other:x' WHERE event_id = '$e6';
         INSERT INTO local_current_membership VALUES ('!other:x', '@bot:example.org', 'join');",
        events(9),
        transaction(2, r#"["$e5"]"#)
    ));
    assert_eq!(synapse.put_back(), LeftBehind::default());
    assert_eq!(synapse.transactions(), "irc|2|[\"$e5\"]\n");
}

/// Synapse found nothing more to try again, somebody wrote $e2, which was put down since the appservice was still
/// marked down, and then it was marked up. All that came later was delivered.
#[test]
fn what_came_long_after_a_transaction_that_was_forgotten_is_not_delivered_again() {
    let forgotten = |late: u32| {
        synapse(&format!(
            "{}{} INSERT INTO application_services_state VALUES ('irc', 'up');
             UPDATE events SET received_ts = 2000 + {late} WHERE event_id = '$e9';",
            events(9),
            transaction(2, r#"["$e2"]"#)
        ))
    };
    let later = forgotten(120_001);
    let left = later.put_back();
    assert_eq!(left.marked, ["irc"], "the forgotten one is tried again");
    assert!(left.restored.is_empty());
    assert_eq!(later.transactions(), "irc|2|[\"$e2\"]\n");
    // As long as a request may last, what came later was in memory.
    assert_eq!(forgotten(120_000).put_back().restored["irc"], 7);
}

#[test]
fn much_becomes_several_transactions() {
    let synapse = synapse(&format!(
        "{}{} UPDATE appservice_stream_position SET stream_ordering = 250; UPDATE events SET received_ts = 1000;",
        events(250),
        transaction(1, r#"["$e1"]"#)
    ));
    assert_eq!(synapse.put_back().restored["irc"], 249);
    let lengths = synapse.server.sql(
        "synapse",
        "SELECT json_array_length(event_ids::json), event_ids::json ->> 0 FROM application_services_txns ORDER BY txn_id",
    );
    assert_eq!(lengths, "1|$e1\n100|$e2\n100|$e102\n49|$e202\n");
}

#[test]
fn where_nothing_was_being_sent_nothing_is_made_up() {
    let synapse = synapse(&events(9));
    assert_eq!(synapse.put_back(), LeftBehind::default());
    assert_eq!(synapse.transactions(), "");
}

#[test]
fn only_what_concerns_the_appservice_is_queued() {
    let more = "
        INSERT INTO room_aliases VALUES ('#irc_x:example.org', '!aliased:x');
        INSERT INTO local_current_membership VALUES ('!left:x', '@bot:example.org', 'leave'),
          ('!ghost:x', '@irc_ada:example.org', 'join');
        INSERT INTO events (stream_ordering, event_id, room_id, sender, type, state_key, outlier, rejection_reason) VALUES
          (2, '$sender', '!a:x', '@irc_ada:example.org', 'm.x', NULL, false, NULL),
          (3, '$invited', '!b:x', '@you:example.org', 'm.room.member', '@irc_ada:example.org', false, NULL),
          (4, '$aliased', '!aliased:x', '@you:example.org', 'm.x', NULL, false, NULL),
          (5, '$room', '!mine:x', '@you:example.org', 'm.x', NULL, false, NULL),
          (6, '$ghost', '!ghost:x', '@you:example.org', 'm.x', NULL, false, NULL),
          (7, '$left', '!left:x', '@you:example.org', 'm.x', NULL, false, NULL),
          (7, '$outlier', '!mine:x', '@you:example.org', 'm.x', NULL, true, NULL),
          (8, '$rejected', '!mine:x', '@you:example.org', 'm.x', NULL, false, 'auth'),
          (8, '$unrelated', '!c:x', '@you:example.org', 'm.x', '@irc_ada:example.org', false, NULL),
          (10, '$later', '!mine:x', '@you:example.org', 'm.x', NULL, false, NULL);";
    let synapse = synapse(&format!(
        "{}{}{more}",
        events(1),
        transaction(1, r#"["$e1"]"#)
    ));
    synapse.put_back();
    let ids = synapse.server.sql(
        "synapse",
        "SELECT event_ids FROM application_services_txns WHERE txn_id = 100",
    );
    assert_eq!(
        ids.trim(),
        r#"["$sender", "$invited", "$aliased", "$room", "$ghost"]"#
    );
}

#[test]
fn rooms_and_users_are_those_that_are_joined() {
    let synapse = synapse(
        "INSERT INTO local_current_membership VALUES ('!a:x', '@bot:example.org', 'join'),
           ('!a:x', '@irc_ada:example.org', 'join'), ('!b:x', '@irc_ada:example.org', 'join'),
           ('!c:x', '@irc_bob:example.org', 'leave'), ('!d:x', '@you:example.org', 'join');",
    );
    let patterns = [r"@irc_.*:example\.org".to_owned()];
    let found = presence(&synapse.cluster, "synapse", "@bot:example.org", &patterns).unwrap();
    assert_eq!(found, Presence { rooms: 2, users: 2 });
}
