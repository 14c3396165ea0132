//! Whether Synapse runs, before anything is put back.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

use std::path::Path;
use std::time::Duration;

use hearth_plan::Plan;
use hearth_report::Failure;
use hearth_synapse::{Request, Response, Transport, TransportError};
use hearth_wake::{WakeError, prepare};

/// A Synapse that answers every request like this.
struct Knocked(fn() -> Result<Response, TransportError>);

impl Transport for Knocked {
    fn send(&self, _: &Request) -> Result<Response, TransportError> {
        self.0()
    }
}

/// On a host whose PostgreSQL is nowhere, so that whatever is to be put back fails.
fn prepared(answer: fn() -> Result<Response, TransportError>) -> WakeError {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plan/cabin.json");
    let mut plan = Plan::load(&path).unwrap();
    plan.postgresql.socket_directory = "/nowhere".into();
    prepare(&plan, &Knocked(answer)).unwrap_err()
}

const HINT: &str = "hint: Synapse would not learn of the change before its next start; stop `matrix-synapse.service` first, \
     or leave out `--before-synapse`";

#[test]
fn nothing_is_put_back_under_a_synapse_that_runs() {
    let error = prepared(|| {
        Ok(Response {
            status: 200,
            retry_after: None,
            content_type: String::new(),
            body: Vec::new(),
        })
    });
    assert_eq!(
        Failure::of(&error).to_string(),
        format!("error: Synapse answers at `http://127.0.0.1:8008`\n\n{HINT}")
    );
}

#[test]
fn nothing_is_put_back_under_a_synapse_that_may_run() {
    let slow = prepared(|| Err(TransportError::Timeout(Duration::from_secs(5))));
    assert_eq!(
        Failure::of(&slow).to_string(),
        format!(
            "error: Cannot tell whether Synapse runs at `http://127.0.0.1:8008`\n  \
             Caused by: No answer within 5 s\n\n{HINT}"
        )
    );
    let odd: [fn() -> Result<Response, TransportError>; 2] = [
        || Err(TransportError::Broken("reset".to_owned())),
        || Err(TransportError::TooLarge(1024 * 1024)),
    ];
    for answer in odd {
        let error = prepared(answer);
        assert!(matches!(error, WakeError::MayRun { .. }), "{error}");
    }
}

#[test]
fn where_nobody_listens_it_is_put_back() {
    let silent: [fn() -> Result<Response, TransportError>; 2] = [
        || Err(TransportError::Unreachable("refused".to_owned())),
        || Err(TransportError::BadUrl("x".to_owned())),
    ];
    for answer in silent {
        let error = prepared(answer);
        assert!(matches!(error, WakeError::Database(_)), "{error}");
    }
}
