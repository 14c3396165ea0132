//! An appservice that stirs its homeserver, on answers as Synapse gives them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod stand_in;

use hearth_report::{Failure, Secret};
use hearth_synapse::{Appservice, Http, SynapseError};
use stand_in::{json, stand_in};

/// What was asked, transactions aside, and what came of it.
fn stir(answers: &[(&str, &str)]) -> (Vec<String>, Result<(), SynapseError>) {
    let answers = answers.iter().map(|(status, body)| json(status, body));
    let (url, asked) = stand_in(answers.collect());
    let token = Secret::new("token-of-the-test");
    let appservice = Appservice::new(Http::new(), &url, None, "hearth-wake", token);
    let result = appservice.stir("hearth-wake", "example.org", "org.hearth.wake");
    let asked = asked.try_iter().map(|line| {
        let path = line.strip_suffix(" HTTP/1.1").unwrap_or(&line);
        match path.split_once("/org.hearth.wake/") {
            Some((room, transaction)) => {
                assert!(transaction.len() > 10, "{transaction}");
                format!("{room}/org.hearth.wake/…")
            }
            None => path.to_owned(),
        }
    });
    (asked.collect(), result)
}

const REGISTER: &str = "POST /_matrix/client/v3/register";
const ROOMS: &str = "GET /_matrix/client/v3/joined_rooms";
const CREATE: &str = "POST /_matrix/client/v3/createRoom";

#[test]
fn the_first_time_it_makes_itself_an_account_and_a_room() {
    let (asked, result) = stir(&[
        ("200 OK", r#"{"user_id": "@hearth-wake:example.org"}"#),
        ("200 OK", r#"{"joined_rooms": []}"#),
        ("200 OK", r#"{"room_id": "!own"}"#),
        ("200 OK", r#"{"event_id": "$said"}"#),
    ]);
    result.unwrap();
    let send = "PUT /_matrix/client/v3/rooms/%21own/send/org.hearth.wake/…";
    assert_eq!(asked, [REGISTER, ROOMS, CREATE, send]);
}

#[test]
fn later_it_finds_both() {
    let (asked, result) = stir(&[
        (
            "400 Bad Request",
            r#"{"errcode": "M_USER_IN_USE", "error": "User ID already taken."}"#,
        ),
        ("200 OK", r#"{"joined_rooms": ["!own"]}"#),
        ("200 OK", r#"{"event_id": "$said"}"#),
    ]);
    result.unwrap();
    let send = "PUT /_matrix/client/v3/rooms/%21own/send/org.hearth.wake/…";
    assert_eq!(asked, [REGISTER, ROOMS, send]);
}

#[test]
fn a_token_that_synapse_does_not_know_ends_it() {
    let (asked, result) = stir(&[(
        "401 Unauthorized",
        r#"{"errcode": "M_UNKNOWN_TOKEN", "error": "Unrecognised access token"}"#,
    )]);
    assert_eq!(asked, [REGISTER]);
    let words = Failure::of(&result.unwrap_err()).to_string();
    assert!(
        words.starts_with("error: Synapse refused to make the account: `M_UNKNOWN_TOKEN`, Unrecognised access token (status 401)"),
        "{words}"
    );
    assert!(!words.contains("token-of-the-test"));
}
