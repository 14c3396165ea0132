//! `hearth bridge wake --before-synapse`, on a Synapse that was killed while it sent.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::cluster::{Auth, TestCluster};
use crate::points::{Run, plan};

const POINTS: usize = 260;
/// Some points lie after the end of a run that goes another way than the first; so many must not.
const KILLED: usize = 200;

/// Far more than a server takes to notice that somebody is gone.
const PATIENCE: Duration = Duration::from_secs(60);

/// Event 2 was being sent; 3 and 4 were in memory alone. Nobody tries either again.
const LEFT: &str = "
INSERT INTO local_current_membership VALUES ('!r:x', '@heisenbridge:cabin.example.org', 'join');
INSERT INTO events (stream_ordering, event_id, room_id, sender, type, received_ts)
  SELECT n, '$e' || n, '!r:x', '@you:cabin.example.org', 'm.room.message', n * 1000 FROM generate_series(1, 4) n;
INSERT INTO application_services_txns VALUES ('heisenbridge', 1, '[\"$e2\"]');
INSERT INTO application_services_state VALUES ('heisenbridge', 'up');
";
const BEFORE: &str = r#"up: ["$e2"]"#;
const AFTER: &str = r#"down: ["$e2"] ["$e3", "$e4"]"#;

struct Stage {
    server: TestCluster,
    run: Run,
}

impl Stage {
    fn new() -> Self {
        let server = TestCluster::new(Auth::Peer);
        server.sql("postgres", "CREATE DATABASE \"matrix-synapse\"");
        let tables = include_str!("../../../hearth-database/tests/cluster/synapse.sql");
        server.sql("matrix-synapse", tables);
        let mut plan = plan(&server);
        // No Synapse answers here.
        plan["synapse"]["url"] = json!("http://127.0.0.1:1");
        let run = Run::new(&server, &plan, &["bridge", "wake", "--before-synapse"]);
        let stage = Self { server, run };
        stage.start_over();
        stage
    }

    fn start_over(&self) {
        let tables = "application_services_txns, application_services_state, local_current_membership, events";
        self.server
            .sql("matrix-synapse", &format!("TRUNCATE {tables}; {LEFT}"));
    }

    /// The appservice's mark, and what is written down for it, in order.
    #[track_caller]
    fn state(&self, when: &str) -> String {
        // The server may yet be finishing what the killed one had asked for.
        let deadline = Instant::now() + PATIENCE;
        while self.others() != "0" {
            assert!(
                Instant::now() < deadline,
                "{when}, somebody is still in the database"
            );
            thread::sleep(Duration::from_millis(10));
        }
        let state = self.server.sql(
            "matrix-synapse",
            "SELECT s.state || ': ' || string_agg(t.event_ids, ' ' ORDER BY t.txn_id) \
             FROM application_services_state s JOIN application_services_txns t USING (as_id) GROUP BY s.as_id, s.state",
        );
        state.trim().to_owned()
    }

    fn others(&self) -> String {
        let sessions = self.server.sql(
            "postgres",
            "SELECT count(*) FROM pg_stat_activity WHERE datname = 'matrix-synapse'",
        );
        sessions.trim().to_owned()
    }
}

#[test]
fn what_was_left_behind_is_put_back_whole_or_not_at_all() {
    let stage = Stage::new();
    assert_eq!(stage.state("at the start"), BEFORE);
    let points = stage.run.points(&stage.server);
    assert_eq!(stage.state("after a whole run"), AFTER);
    assert!(points.len() >= POINTS, "only {} calls", points.len());

    let mut killed = 0;
    let mut states = BTreeSet::new();
    for number in 0..POINTS {
        stage.start_over();
        let point = &points[number * points.len() / POINTS];
        killed += usize::from(stage.run.killed_at(&stage.server, point));
        let state = stage.state(&format!("killed at {point}"));
        assert!(
            [BEFORE, AFTER].contains(&state.as_str()),
            "after {point}: {state}"
        );
        states.insert(state);
        let output = stage.run.whole(&stage.server);
        assert!(output.status.success(), "after {point}: {output:?}");
        let again = stage.state(&format!("killed at {point} and run again"));
        assert_eq!(again, AFTER, "after {point}");
    }
    assert!(killed >= KILLED, "only {killed} of {POINTS} were killed");
    assert_eq!(
        states.len(),
        2,
        "the points did not fall on both sides: {states:?}"
    );
}
