//! A server that asks to be left alone for a while, played by a stand-in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod stand_in;
mod synapse;

use std::time::Duration;

use hearth_report::{Failure, Secret};
use hearth_synapse::{Admin, Client, Http, Patience, SynapseError, UserId};
use stand_in::{json, stand_in};
use synapse::{SERVER, own_password, plan_at, registration};

const BUSY: &str = "{\"errcode\": \"M_LIMIT_EXCEEDED\", \"error\": \"Too Many Requests\", \"retry_after_ms\": WAIT}";

fn busy(wait: &str) -> Vec<u8> {
    json("429 Too Many Requests", &BUSY.replace("WAIT", wait))
}

fn login(url: &str) -> Result<String, SynapseError> {
    let client = Client::login(Http::new(), url, "you", &Secret::new("hunter2"))?;
    Ok(client.user().to_owned())
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    let welcome = "{\"access_token\": \"t\", \"user_id\": \"@you:a.org\"}";
    let (url, asked) = stand_in(vec![busy("1"), busy("2"), json("200 OK", welcome)]);
    assert_eq!(login(&url).unwrap(), "@you:a.org");
    drop(url);
    assert_eq!(asked.try_iter().count(), 3);
}

#[test]
fn a_server_that_stays_busy_is_given_up() {
    let (url, asked) = stand_in(vec![busy("1")]);
    assert_eq!(
        Failure::of(&login(&url).unwrap_err()).to_string(),
        "error: Synapse asks to wait 1 s before it will sign in\n\n\
         hint: wait that long, then run it again; Synapse lets an account sign in only so often (its setting `rc_login`)"
    );
    assert_eq!(asked.try_iter().count(), 5);
}

#[test]
fn a_wait_that_is_too_long_is_told_at_once() {
    let (url, asked) = stand_in(vec![busy("332000")]);
    let error = login(&url).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Synapse asks to wait 332 s before it will sign in"
    );
    assert_eq!(asked.try_iter().count(), 1);
}

#[test]
fn a_wait_in_the_header_is_read_too() {
    let header = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 77\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let (url, _asked) = stand_in(vec![header.as_bytes().to_vec()]);
    assert_eq!(
        login(&url).unwrap_err().to_string(),
        "Synapse asks to wait 77 s before it will sign in"
    );
}

#[test]
fn patience_can_be_set() {
    let (url, asked) = stand_in(vec![busy("1")]);
    let none = Patience {
        tries: 1,
        longest: Duration::ZERO,
    };
    let user = UserId::parse("you", SERVER).unwrap();
    Admin::of(&plan_at(&url), Http::new(), registration(), own_password())
        .patience(none)
        .add(&user, &Secret::new("x"), false)
        .unwrap_err();
    assert_eq!(asked.try_iter().count(), 1);
}
