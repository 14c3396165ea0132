//! `hearth db ensure`.

use std::collections::BTreeSet;

use serde_json::json;

use crate::cluster::{Auth, TestCluster};
use crate::points::{Point, Run, plan};

const POINTS: usize = 240;
/// Some points lie after the end of a run that goes another way than the first; so many must not.
const KILLED: usize = 200;

struct Stage {
    server: TestCluster,
    run: Run,
}

impl Stage {
    fn new() -> Self {
        let server = TestCluster::new(Auth::Peer);
        let mut plan = plan(&server);
        let mut bridge = plan["databases"]["matrix-synapse"].clone();
        bridge["owner"] = json!("bridge");
        bridge["strict"] = json!(false);
        plan["databases"]["bridge"] = bridge;
        let run = Run::new(&server, &plan, &["db", "ensure"]);
        Self { server, run }
    }

    /// What a killed run left, in a word a thing.
    fn state(&self) -> String {
        self.server.sql(
            "postgres",
            "SELECT string_agg(name, ' ' ORDER BY name) FROM (\
             SELECT 'role:' || rolname AS name FROM pg_roles WHERE rolname IN ('bridge', 'matrix-synapse') \
             UNION ALL SELECT 'database:' || datname FROM pg_database WHERE datname IN ('bridge', 'matrix-synapse')) all_of_it",
        )
    }

    fn heal(&self, point: &Point) {
        let output = self.run.whole(&self.server);
        assert!(output.status.success(), "after {point}: {output:?}");
        for name in ["matrix-synapse", "bridge"] {
            assert_eq!(
                self.server.order_of(name),
                format!("C|C|UTF8|{name}|c"),
                "after {point}"
            );
            assert_eq!(self.access_of(name), "-1|f|t\n", "after {point}");
        }
    }

    /// How many may connect to a database, whether everybody may, and whether its owner may.
    fn access_of(&self, name: &str) -> String {
        self.server.sql(
            "postgres",
            &format!(
                "SELECT datconnlimit, datacl IS NULL OR EXISTS (SELECT FROM aclexplode(datacl) \
                 WHERE grantee = 0 AND privilege_type = 'CONNECT'), \
                 has_database_privilege(datdba, oid, 'CONNECT') FROM pg_database WHERE datname = '{name}'"
            ),
        )
    }

    fn start_over(&self) {
        for name in ["matrix-synapse", "bridge"] {
            self.server
                .sql("postgres", &format!("DROP DATABASE \"{name}\""));
            self.server
                .sql("postgres", &format!("DROP ROLE \"{name}\""));
        }
    }
}

#[test]
fn a_run_killed_at_any_point_is_completed_by_the_next() {
    let stage = Stage::new();
    let points = stage.run.points(&stage.server);
    stage.start_over();
    assert!(points.len() >= POINTS, "only {} calls", points.len());

    let mut killed = 0;
    let mut states = BTreeSet::new();
    for number in 0..POINTS {
        let point = &points[number * points.len() / POINTS];
        killed += usize::from(stage.run.killed_at(&stage.server, point));
        states.insert(stage.state());
        stage.heal(point);
        stage.start_over();
    }
    assert!(killed >= KILLED, "only {killed} of {POINTS} were killed");
    assert!(
        states.len() >= 4,
        "the points did not fall between the steps: {states:?}"
    );
}
