//! A session that is kept, from the answers of a stand-in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod stand_in;
mod synapse;

use std::sync::{Arc, Mutex};

use hearth_report::Secret;
use hearth_synapse::{Admin, Http, Keep, SynapseError};
use stand_in::{json, stand_in};
use synapse::{own_password, plan_at, registration};

/// What there is at first, whether anything more may be kept, and what was.
#[derive(Clone)]
struct Place {
    token: Option<&'static str>,
    takes: bool,
    kept: Arc<Mutex<Vec<Secret>>>,
}

impl Keep for Place {
    fn token(&self) -> Option<Secret> {
        self.token.map(Secret::new)
    }

    fn keep(&self, token: &Secret) -> bool {
        self.kept.lock().unwrap().push(token.clone());
        self.takes
    }
}

const WHOAMI: &str = "GET /_matrix/client/v3/account/whoami HTTP/1.1";
const LOGIN: &str = "POST /_matrix/client/v3/login HTTP/1.1";
const LOGOUT: &str = "POST /_matrix/client/v3/logout HTTP/1.1";
const WELCOME: &str = r#"{"access_token": "new"}"#;
const NOBODY: &str = r#"{"users": []}"#;

/// Lists the accounts; gives the requests, all but the list's own, and what was kept.
#[track_caller]
fn list(place: &Place, answers: Vec<Vec<u8>>) -> (Vec<String>, Vec<String>, Option<SynapseError>) {
    let (url, asked) = stand_in(answers);
    let admin = Admin::of(&plan_at(&url), Http::new(), registration(), own_password());
    let error = admin
        .keeping(place.clone())
        .session(|session| session.accounts())
        .err();
    let asked = asked.try_iter().filter(|line| !line.contains("users?"));
    let kept = place.kept.lock().unwrap();
    let kept = kept.iter().map(|token| token.expose().to_owned());
    (asked.collect(), kept.collect(), error)
}

fn place(token: Option<&'static str>, takes: bool) -> Place {
    Place {
        token,
        takes,
        kept: Arc::default(),
    }
}

#[test]
fn a_session_that_holds_is_used_and_not_ended() {
    let own = r#"{"user_id": "@hearth-admin:cabin.example.org"}"#;
    let (asked, kept, error) = list(
        &place(Some("old"), true),
        vec![json("200 OK", own), json("200 OK", NOBODY)],
    );
    assert!(error.is_none());
    assert_eq!(asked, [WHOAMI]);
    assert!(kept.is_empty());
}

#[test]
fn without_one_the_new_one_is_kept_and_not_ended() {
    let (asked, kept, error) = list(
        &place(None, true),
        vec![json("200 OK", WELCOME), json("200 OK", NOBODY)],
    );
    assert!(error.is_none());
    assert_eq!(asked, [LOGIN]);
    assert_eq!(kept, ["new"]);
}

#[test]
fn one_that_synapse_does_not_know_or_takes_for_anothers_is_replaced() {
    let unknown = r#"{"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token passed."}"#;
    let other = r#"{"user_id": "@you:cabin.example.org"}"#;
    for answer in [json("401 Unauthorized", unknown), json("200 OK", other)] {
        let (asked, kept, error) = list(
            &place(Some("old"), true),
            vec![answer, json("200 OK", WELCOME), json("200 OK", NOBODY)],
        );
        assert!(error.is_none());
        assert_eq!(asked, [WHOAMI, LOGIN]);
        assert_eq!(kept, ["new"]);
    }
}

#[test]
fn one_that_cannot_be_kept_is_ended() {
    let (asked, kept, error) = list(
        &place(None, false),
        vec![
            json("200 OK", WELCOME),
            json("200 OK", NOBODY),
            json("200 OK", "{}"),
        ],
    );
    assert!(error.is_none());
    assert_eq!(asked, [LOGIN, LOGOUT]);
    assert_eq!(kept, ["new"]);
}

#[test]
fn a_server_in_trouble_is_no_reason_to_sign_in_again() {
    let trouble = r#"{"errcode": "M_UNKNOWN", "error": "Internal server error"}"#;
    let (asked, kept, error) = list(
        &place(Some("old"), true),
        vec![json("500 Internal Server Error", trouble)],
    );
    assert_eq!(
        error.unwrap().to_string(),
        "Synapse refused to say whose session it is: `M_UNKNOWN`, Internal server error (status 500)"
    );
    assert_eq!(asked, [WHOAMI]);
    assert!(kept.is_empty());
}
