//! What Synapse refuses is told with what was asked of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod stand_in;
mod synapse;

use std::fmt::Debug;
use std::time::Duration;

use hearth_report::Secret;
use hearth_synapse::{Admin, Client, Http, NewRoom, Session, SynapseError, UserId};
use serde_json::json;
use stand_in::{json, stand_in};
use synapse::{SERVER, own_password, plan_at, registration};

const ROOM: &str = "!a:cabin.example.org";

/// A server that lets in, then refuses whatever it is asked.
fn stubborn() -> String {
    let welcome = r#"{"access_token": "t", "user_id": "@you:cabin.example.org"}"#;
    let refusal = r#"{"errcode": "M_UNKNOWN", "error": "No"}"#;
    let answers = vec![json("200 OK", welcome), json("400 Bad Request", refusal)];
    stand_in(answers).0
}

#[track_caller]
fn refused<T: Debug>(result: Result<T, SynapseError>, doing: &str) {
    assert_eq!(
        result.unwrap_err().to_string(),
        format!("Synapse refused to {doing}: `M_UNKNOWN`, No (status 400)")
    );
}

#[test]
fn by_what_a_person_asked() {
    let login = || Client::login(Http::new(), &stubborn(), "you", &Secret::new("x")).unwrap();
    let client = login();
    let room = NewRoom::default();
    refused(client.create_room(&room), "make the room");
    refused(client.invite(ROOM, "@b:cabin.example.org"), "invite");
    refused(client.join(ROOM), "join the room");
    refused(client.leave(ROOM), "leave the room");
    refused(client.send(ROOM, "1", "hello"), "send the event");
    let content = json!({ "body": "hello" });
    refused(
        client.send_event(ROOM, "m.room.message", "2", content),
        "send the event",
    );
    refused(client.redact(ROOM, "$1", "3"), "take back the event");
    refused(client.event(ROOM, "$1"), "show the event");
    refused(client.sync(None, Duration::ZERO), "tell the news");
    refused(client.messages(ROOM, None), "show the messages");
    refused(client.rooms(), "list the rooms");
    refused(client.logout(), "sign out");
}

#[test]
fn by_what_an_admin_asked() {
    fn ask<R: Debug>(
        doing: &str,
        work: impl FnOnce(&Session<'_, Http>, &UserId) -> Result<R, SynapseError>,
    ) {
        let user = UserId::parse("you", SERVER).unwrap();
        let plan = plan_at(&stubborn());
        let admin = Admin::of(&plan, Http::new(), registration(), own_password());
        refused(admin.session(|session| work(session, &user)), doing);
    }
    ask("list the accounts", |session, _| session.accounts());
    ask("show the account", |session, user| session.account(user));
    ask("show the account", |session, user| {
        session.set_password(user, &Secret::new("x"), true)
    });
    ask("deactivate the account", |session, user| {
        session.deactivate(user, false)
    });
}
