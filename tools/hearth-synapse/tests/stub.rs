//! Answers that the real Synapse does not give, from a stand-in on the loopback device. Long, since it is a list.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod stand_in;
mod synapse;

use std::net::TcpListener;

use hearth_report::{Failure, Secret};
use hearth_synapse::{Admin, Http, SynapseError, UserId};
use stand_in::{answer, json, stand_in};
use synapse::{SERVER, own_password, plan_at, registration};

fn admin(url: &str) -> Admin<Http> {
    Admin::of(&plan_at(url), Http::new(), registration(), own_password())
}

fn add(url: &str) -> Result<(), SynapseError> {
    let user = UserId::parse("you", SERVER).unwrap();
    admin(url).add(&user, &Secret::new("hunter2"), false)
}

/// The words, which never hold a secret.
#[track_caller]
fn text(error: &SynapseError) -> String {
    let text = Failure::of(error).to_string();
    for secret in ["hunter2", synapse::REGISTRATION, synapse::OWN_PASSWORD] {
        assert!(!format!("{text} {error:?}").contains(secret), "{text}");
    }
    text
}

#[track_caller]
fn refused(answers: Vec<Vec<u8>>, words: &str) {
    let (url, _asked) = stand_in(answers);
    let error = add(&url).unwrap_err();
    assert_eq!(text(&error), words.replace("URL", &url));
}

#[test]
fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(
        text(&add(&url).unwrap_err()),
        format!(
            "error: Cannot reach Synapse at `{url}`\n  Caused by: Connection refused (os error 111)\n\n\
             hint: look at `systemctl status matrix-synapse.service` and `journalctl --unit matrix-synapse.service`"
        )
    );
}

#[test]
fn an_address_that_is_none() {
    assert_eq!(
        text(&add("not an address").unwrap_err()),
        "error: Cannot reach Synapse at `not an address`\n  \
         Caused by: `not an address/_synapse/admin/v1/register` is not an address that can be asked\n\n\
         hint: look at `systemctl status matrix-synapse.service` and `journalctl --unit matrix-synapse.service`"
    );
}

#[test]
fn a_page_instead_of_json() {
    refused(
        vec![answer(
            "502 Bad Gateway",
            "text/html",
            "<h1>Bad Gateway</h1>",
        )],
        "error: `URL/_synapse/admin/v1/register` answered 502 with something that is not JSON (`text/html`)\n\n\
         hint: something other than Synapse listens there, or a proxy stands in between",
    );
}

#[test]
fn json_that_is_no_object() {
    refused(
        vec![json("200 OK", "[1, 2]")],
        "error: `URL/_synapse/admin/v1/register` answered 200 with something that is not JSON (`application/json`)\n\n\
         hint: something other than Synapse listens there, or a proxy stands in between",
    );
}

#[test]
fn an_object_without_what_was_asked_for() {
    refused(
        vec![json("200 OK", "{\"nonce\": 5}")],
        "error: `URL/_synapse/admin/v1/register` answered without `nonce`\n\n\
         hint: that is not an answer of Synapse's; see what listens there",
    );
}

#[test]
fn an_error_of_the_servers_own() {
    refused(
        vec![json(
            "500 Internal Server Error",
            "{\"errcode\": \"M_UNKNOWN\", \"error\": \"Internal server error\"}",
        )],
        "error: Synapse refused to make the account: `M_UNKNOWN`, Internal server error (status 500)\n\n\
         hint: Synapse's own log says why: `journalctl --unit matrix-synapse.service`",
    );
}

#[test]
fn an_answer_that_breaks_off() {
    let whole = json("200 OK", "{\"nonce\": \"0123456789\"}");
    let (url, _asked) = stand_in(vec![whole[..whole.len() - 5].to_vec()]);
    let words = text(&add(&url).unwrap_err());
    assert!(
        words.starts_with(&format!(
            "error: Cannot reach Synapse at `{url}`\n  Caused by: The answer broke off: "
        )),
        "{words}"
    );
}

#[test]
fn a_redirect_is_not_followed() {
    let (elsewhere, asked) = stand_in(vec![json("200 OK", "{}")]);
    let redirect = format!(
        "HTTP/1.1 302 Found\r\nLocation: {elsewhere}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let (url, _asked) = stand_in(vec![redirect.into_bytes()]);
    assert_eq!(
        add(&url).unwrap_err().to_string(),
        format!("`{url}/_synapse/admin/v1/register` answered 302 with something that is not JSON")
    );
    assert!(asked.try_recv().is_err());
}

#[test]
fn an_own_account_that_is_no_admin_is_told_and_signed_out() {
    let (url, asked) = stand_in(vec![
        json("200 OK", "{\"access_token\": \"t\"}"),
        json(
            "403 Forbidden",
            "{\"errcode\": \"M_FORBIDDEN\", \"error\": \"You are not a server admin\"}",
        ),
        json("200 OK", "{}"),
    ]);
    let error = admin(&url)
        .session(|session| session.accounts())
        .unwrap_err();
    assert_eq!(
        text(&error),
        "error: Hearth's own account `@hearth-admin:cabin.example.org` is not an admin of the server\n\n\
         hint: make it one, in Synapse's database: `UPDATE users SET admin = 1 WHERE name = '@hearth-admin:cabin.example.org'`"
    );
    assert_eq!(
        asked.try_iter().last().unwrap(),
        "POST /_matrix/client/v3/logout HTTP/1.1"
    );
}

#[test]
fn two_first_uses_at_once_both_sign_in() {
    let forbidden = "{\"errcode\": \"M_FORBIDDEN\", \"error\": \"Invalid username or password\"}";
    let taken = "{\"errcode\": \"M_USER_IN_USE\", \"error\": \"User ID already taken.\"}";
    let (url, _asked) = stand_in(vec![
        json("403 Forbidden", forbidden),
        json("200 OK", "{\"nonce\": \"n\"}"),
        json("400 Bad Request", taken),
        json("200 OK", "{\"access_token\": \"t\"}"),
        json("200 OK", "{\"users\": []}"),
        json("200 OK", "{}"),
    ]);
    let accounts = admin(&url).session(|session| session.accounts()).unwrap();
    assert!(accounts.is_empty());
}

#[test]
fn refusals_of_known_codes_say_what_to_do() {
    for (code, hint) in [
        (
            "M_EXCLUSIVE",
            "a bridge keeps such names for itself; choose another",
        ),
        (
            "M_WEAK_PASSWORD",
            "choose a longer password, or let one be made with `--generate`",
        ),
        (
            "M_USER_DEACTIVATED",
            "that account was deactivated and cannot come back",
        ),
        ("M_UNKNOWN_TOKEN", "the session has ended; run it again"),
    ] {
        refused(
            vec![json(
                "400 Bad Request",
                &format!("{{\"errcode\": \"{code}\", \"error\": \"No\"}}"),
            )],
            &format!(
                "error: Synapse refused to make the account: `{code}`, No (status 400)\n\nhint: {hint}"
            ),
        );
    }
}

#[test]
fn a_user_that_is_not_there() {
    let error = SynapseError::NoSuchUser {
        user: "@dora:cabin.example.org".to_owned(),
    };
    assert_eq!(
        text(&error),
        "error: There is no user `@dora:cabin.example.org` on this server\n\n\
         hint: `hearth user list` shows who there is"
    );
}
