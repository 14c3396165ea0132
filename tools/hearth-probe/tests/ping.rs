//! What each answer to the end-to-end test means, and what readiness does. Long, since it is a list.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod fake;

use std::fs;

use fake::Fake;
use hearth_plan::Target;
use hearth_probe::{Pinged, RegistrationFact};

const PING: &str = "/ping";

fn said(status: u16, body: &str) -> Fake {
    Fake::new().answer(PING, status, body)
}

#[test]
fn synapse_is_asked_with_the_bridges_own_token() {
    let fake = Fake::new();
    assert_eq!(fake.report().ping, Pinged::Answered { milliseconds: 7 });
    let asked = fake.asked.borrow().clone();
    assert_eq!(
        asked,
        [
            "GET http://127.0.0.1:9898/_matrix/mau/ready as nobody".to_owned(),
            format!(
                "POST http://127.0.0.1:8008/_matrix/client/v1/appservice/heisenbridge/ping as {}",
                fake::AS_TOKEN
            )
        ]
    );
}

#[test]
fn a_token_that_synapse_does_not_know() {
    let fake = said(
        401,
        r#"{"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token passed."}"#,
    );
    assert_eq!(
        fake.words(),
        "error: bridge `heisenbridge`: Synapse does not know its token\n  \
         Synapse reads registrations when it starts, and this one was made or changed since\n  \
         `systemctl restart matrix-synapse.service`"
    );
}

#[test]
fn a_token_of_another_registration() {
    let fake = said(
        403,
        r#"{"errcode": "M_FORBIDDEN", "error": "Mismatching application service ID in path"}"#,
    );
    assert_eq!(
        fake.words(),
        "error: bridge `heisenbridge`: Synapse knows its token under another registration\n  \
         Mismatching application service ID in path\n  \
         give it tokens of its own: `hearth registration rotate heisenbridge`"
    );
}

#[test]
fn a_registration_without_an_address() {
    let fake = said(
        400,
        r#"{"errcode": "M_URL_NOT_SET", "error": "The application service does not have a URL set"}"#,
    );
    assert_eq!(
        fake.words(),
        "error: bridge `heisenbridge`: Synapse has no address for it\n  \
         the plan says `http://127.0.0.1:9898`, and Synapse loaded the registration before that\n  \
         `systemctl restart matrix-synapse.service`"
    );
}

#[test]
fn nobody_where_the_registration_says() {
    let fake = said(
        502,
        r#"{"errcode": "M_CONNECTION_FAILED", "error": "ConnectionRefusedError: no"}"#,
    );
    assert_eq!(
        fake.words(),
        "error: bridge `heisenbridge`: Synapse does not reach it at `http://127.0.0.1:9898`\n  \
         ConnectionRefusedError: no\n  \
         read `hearth bridge logs heisenbridge`: it is not up, or listens elsewhere"
    );
}

#[test]
fn a_delivery_under_way_is_no_failure() {
    for name in ["AlreadyCalled", "AlreadyCancelled"] {
        let body =
            format!(r#"{{"errcode": "M_CONNECTION_FAILED", "error": "{name}: Tried to cancel"}}"#);
        let fake = said(502, &body);
        assert_eq!(fake.report().ping, Pinged::Delivering);
        assert_eq!(fake.words(), "");
    }
}

#[test]
fn a_bridge_that_hangs() {
    let fake = said(
        504,
        r#"{"errcode": "M_CONNECTION_TIMEOUT", "error": "Timed out"}"#,
    );
    assert_eq!(
        fake.words(),
        "error: bridge `heisenbridge`: it takes Synapse's question and does not answer\n  \
         it hangs, or is too busy\n  \
         read `hearth bridge logs heisenbridge`, then `systemctl restart hearth-bridge-heisenbridge.service`"
    );
}

fn bad_status(status: u16) -> String {
    format!(
        r#"{{"errcode": "M_BAD_STATUS", "error": "HTTP {status}", "status": {status}, "body": "{{}}"}}"#
    )
}

#[test]
fn a_bridge_that_does_not_take_synapses_token() {
    for status in [401, 403] {
        assert_eq!(
            said(502, &bad_status(status)).words(),
            format!(
                "error: bridge `heisenbridge`: it does not take Synapse's token, and so hears nothing from Matrix\n  \
                 it answered {status}: one of the two was started with an older registration\n  \
                 `systemctl restart matrix-synapse.service`, then `systemctl restart hearth-bridge-heisenbridge.service`"
            )
        );
    }
}

#[test]
fn other_answers_of_the_bridge() {
    assert_eq!(
        said(502, &bad_status(404)).words(),
        "note: bridge `heisenbridge`: Synapse reaches it, and it knows no ping: nothing can be said about its tokens"
    );
    assert_eq!(
        said(502, &bad_status(503)).words(),
        "error: bridge `heisenbridge`: it answers 503 to Synapse's question\n  \
         read `hearth bridge logs heisenbridge`"
    );
}

#[test]
fn a_synapse_that_is_too_old_or_says_something_else() {
    assert_eq!(
        said(
            404,
            r#"{"errcode": "M_UNRECOGNIZED", "error": "Unrecognized request"}"#
        )
        .words(),
        "note: bridge `heisenbridge`: Synapse is too old to ask it: that takes 1.84\n  upgrade Synapse"
    );
    assert_eq!(
        said(
            500,
            r#"{"errcode": "M_UNKNOWN", "error": "Internal server error"}"#
        )
        .words(),
        "error: Synapse: it cannot be asked about bridges\n  \
         Synapse refused to ping the appservice: `M_UNKNOWN`, Internal server error (status 500)\n  \
         Synapse's own log says why: `journalctl --unit matrix-synapse.service`"
    );
    assert_eq!(
        said(502, "<html>").words(),
        "error: Synapse: it cannot be asked about bridges\n  \
         `http://127.0.0.1:8008/_matrix/client/v1/appservice/heisenbridge/ping` answered 502 with something that is not JSON (`application/json`)\n  \
         something other than Synapse listens there, or a proxy stands in between"
    );
}

#[test]
fn a_synapse_that_is_not_there() {
    assert_eq!(
        Fake::new().silent(PING).words(),
        "error: Synapse: it cannot be asked about bridges\n  \
         Cannot reach Synapse at `http://127.0.0.1:8008`\n  \
         look at `systemctl status matrix-synapse.service` and `journalctl --unit matrix-synapse.service`"
    );
}

#[test]
fn a_bridge_that_is_not_ready_or_not_there() {
    assert_eq!(
        Fake::new().answer("/_matrix/mau/ready", 500, "{}").words(),
        "warning: bridge `heisenbridge`: it runs and is not ready: it answers 500\n  \
         it has not reached Synapse, or Synapse has not reached it\n  \
         `hearth bridge ping heisenbridge` tells which; `hearth bridge logs heisenbridge` tells what it waits for"
    );
    assert_eq!(
        Fake::new().silent("/_matrix/mau/ready").words(),
        "error: bridge `heisenbridge`: it runs, and nobody answers at `http://127.0.0.1:9898`\n  \
         Connection refused\n  \
         read `hearth bridge logs heisenbridge`: it is still starting, or listens elsewhere"
    );
}

#[test]
fn a_registration_that_is_missing_damaged_or_edited() {
    let ensure = "`systemctl restart hearth-registrations.service`, which restarts what reads it";
    let not_asked = |path: &str, reason: &str| {
        format!(
            "note: bridge `heisenbridge`: its token in `{path}` cannot be read, so Synapse was not asked\n  \
             {reason}\n  run it as root"
        )
    };
    let fake = Fake::new();
    let path = fake.plan.registrations[fake::ID].path.clone();
    let shown = path.display().to_string();
    let text = fs::read_to_string(&path).unwrap();

    fs::write(&path, format!("{text}de.own: 1\n")).unwrap();
    assert_eq!(
        fake.words(),
        format!(
            "error: bridge `heisenbridge`: its registration `heisenbridge` is not as the plan has it\n  \
             it was edited by hand, or the host was built anew without restarting anything\n  {ensure}"
        )
    );
    fs::write(&path, "id: x\n").unwrap();
    assert_eq!(
        fake.words(),
        format!(
            "error: bridge `heisenbridge`: its registration `heisenbridge` is damaged\n  \
             it is no YAML, or has no tokens\n  \
             bring back the file, or give it new tokens: `hearth registration rotate heisenbridge`\n{}",
            not_asked(&shown, "`as_token` is missing")
        )
    );
    fs::remove_file(&path).unwrap();
    assert_eq!(
        fake.words(),
        format!(
            "error: bridge `heisenbridge`: its registration `heisenbridge` is not there\n  {ensure}\n{}",
            not_asked(&shown, &format!("`{shown}` does not exist"))
        )
    );
}

#[test]
fn each_answer_has_a_word_for_the_table() {
    let words = String::new;
    let rows = [
        (Pinged::Answered { milliseconds: 7 }, "7 ms"),
        (Pinged::Delivering, "delivering"),
        (Pinged::TokenUnknown, "token unknown to Synapse"),
        (
            Pinged::OtherRegistration { message: words() },
            "token of another",
        ),
        (Pinged::NoUrl, "no address"),
        (Pinged::NobodyListens { message: words() }, "nobody listens"),
        (Pinged::Silent, "no answer"),
        (Pinged::BadStatus { status: 418 }, "status 418"),
        (Pinged::Unsupported, "Synapse too old"),
        (
            Pinged::Synapse {
                message: words(),
                hint: None,
            },
            "Synapse does not answer",
        ),
        (
            Pinged::Unreadable {
                path: words(),
                reason: words(),
            },
            "not allowed",
        ),
        (Pinged::NotAsked, "-"),
    ];
    for (pinged, word) in rows {
        assert_eq!(pinged.word(), word, "{pinged:?}");
    }
}

#[test]
fn a_registration_that_only_its_owner_may_look_at() {
    let fact = RegistrationFact::Unreadable {
        message: "Cannot read `/x`".to_owned(),
        hint: None,
    };
    for (target, keeper) in [
        (Target::Systemd, "root"),
        (Target::HomeManager, "the person whose host it is"),
    ] {
        let finding = fact.finding("irc", "work", target).unwrap();
        assert_eq!(finding.subject, "bridge `irc`");
        assert_eq!(finding.fact, "its registration `work` was not looked at");
        assert_eq!(finding.cause.unwrap(), "Cannot read `/x`");
        assert_eq!(finding.remedy.unwrap(), format!("run it as {keeper}"));
    }
}
