//! Each verb on a host on which all is well, or one thing is not.

use crate::fakes::{Fakes, queue};

/// The database is asked by another user only where root asks.
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn list_is_a_line_a_bridge() {
    let fakes = Fakes::new();
    let (code, out, err) = fakes.run(&["bridge", "list"]);
    assert_eq!((code, &*err), (0, ""));
    if !is_root() {
        return;
    }
    let lines: Vec<Vec<&str>> = out
        .lines()
        .map(|line| {
            line.split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect()
        })
        .collect();
    assert_eq!(
        lines[0],
        [
            "NAME",
            "STATE",
            "READY",
            "SYNAPSE",
            "QUEUE",
            "ROOMS",
            "VERSION",
            "LAST ERROR"
        ]
    );
    assert_eq!(
        lines[1][..6],
        ["heisenbridge", "active", "yes", "7 ms", "0", "4"]
    );
    assert_eq!(lines.len(), 2, "{out}");
}

#[test]
fn list_tells_what_is_wrong_below_and_by_its_status() {
    let fakes = Fakes::new();
    fakes.answer(401, r#"{"errcode": "M_UNKNOWN_TOKEN", "error": "no"}"#);
    let (code, out, _) = fakes.run(&["bridge", "list"]);
    assert_eq!(code, 1);
    assert!(
        out.contains("error: bridge `heisenbridge`: Synapse does not know its token"),
        "{out}"
    );
    assert!(
        out.contains("  hint: `systemctl restart matrix-synapse.service`"),
        "{out}"
    );
}

#[test]
fn everything_is_there_as_json_and_no_token_is() {
    let fakes = Fakes::new();
    fakes.says(
        "journalctl",
        &format!(
            r#"{{"__REALTIME_TIMESTAMP":"1700000000000000","PRIORITY":"3","MESSAGE":"lost {}"}}"#,
            fakes.token()
        ),
    );
    let (code, told) = fakes.json(&["bridge", "list"]);
    assert_eq!(code, 0);
    let bridge = &told["bridges"][0];
    assert_eq!(bridge["ping"]["state"], "answered");
    assert_eq!(bridge["ready"]["state"], "ready");
    assert_eq!(bridge["unit"]["memory"], 2_097_152);
    assert_eq!(bridge["last_error"]["text"], "lost ***");
    assert!(!told.to_string().contains(&fakes.token()));
    assert_eq!(
        fakes.json(&["bridge", "show", "heisenbridge"]).1["bridges"][0]["name"],
        "heisenbridge"
    );
}

#[test]
fn show_tells_all_of_one() {
    let fakes = Fakes::new();
    if !is_root() {
        return;
    }
    fakes.says("runuser", &queue(3).to_string());
    let (code, out, _) = fakes.run(&["bridge", "show", "heisenbridge"]);
    assert_eq!(code, 0);
    for line in [
        "unit          hearth-bridge-heisenbridge.service: active, 0 restarts",
        "memory        2 MiB",
        "rooms         4, with 9 users of its own",
        "waiting       3 events in 3 transactions",
        "warning: bridge `heisenbridge`: 3 events wait for it",
    ] {
        assert!(out.lines().any(|found| found == line), "{line}\n{out}");
    }
}

#[test]
fn ping_says_how_long_it_took_or_what_is_wrong() {
    let fakes = Fakes::new();
    let (code, out, err) = fakes.run(&["bridge", "ping"]);
    assert_eq!(
        (code, &*out, &*err),
        (0, "NAME          ANSWER\nheisenbridge  7 ms\n", "")
    );
    fakes.answer(
        502,
        r#"{"errcode": "M_BAD_STATUS", "error": "HTTP 401", "status": 401, "body": "{}"}"#,
    );
    let (code, out, _) = fakes.run(&["bridge", "ping", "heisenbridge"]);
    assert_eq!(code, 1);
    assert!(
        out.contains("it does not take Synapse's token, and so hears nothing from Matrix"),
        "{out}"
    );
    let (code, told) = fakes.json(&["bridge", "ping"]);
    assert_eq!(code, 1);
    assert_eq!(told[0]["ping"]["status"], 401);
    assert_eq!(told[0]["fine"], false);
}

#[test]
fn one_that_is_no_appservice_is_not_asked() {
    let mut fakes = Fakes::new();
    fakes.host.plan["bridges"]["heisenbridge"]["ping"] = false.into();
    fakes.host.write_plan();
    let (code, out, _) = fakes.run(&["bridge", "ping"]);
    assert_eq!(code, 0);
    assert!(
        out.ends_with(
            "note: bridge `heisenbridge`: there is nothing to ask: it is told nothing by Synapse, or knows no ping\n"
        ),
        "{out}"
    );
}

#[test]
fn login_tells_how() {
    let mut fakes = Fakes::new();
    let told = |fakes: &Fakes| fakes.run(&["bridge", "login"]).1;
    assert_eq!(
        told(&fakes),
        "heisenbridge (IRC): start a chat with @heisenbridge:cabin.example.org, then send it `ADDNETWORK`\n"
    );
    fakes.host.plan["bridges"]["heisenbridge"]["login"] = serde_json::Value::Null;
    fakes.host.write_plan();
    assert_eq!(
        told(&fakes),
        "heisenbridge (IRC): start a chat with @heisenbridge:cabin.example.org and write `help`\n"
    );
    fakes.host.plan["bridges"]["heisenbridge"]["bot"] = serde_json::Value::Null;
    fakes.host.write_plan();
    assert_eq!(
        told(&fakes),
        "heisenbridge (IRC): there is nothing to sign in to\n"
    );
    fakes.host.plan["bridges"]["heisenbridge"]["login"] = "open its page".into();
    fakes.host.write_plan();
    assert_eq!(told(&fakes), "heisenbridge (IRC): open its page\n");
    assert_eq!(
        fakes.json(&["bridge", "login"]).1[0]["login"],
        "open its page"
    );
}

#[test]
fn logs_are_the_units_without_secrets() {
    let fakes = Fakes::new();
    fakes.says("journalctl", &format!("one\ntwo {} three\n", fakes.token()));
    let (code, out, _) = fakes.run(&["bridge", "logs", "heisenbridge", "-n", "7", "-f"]);
    assert_eq!((code, &*out), (0, "one\ntwo *** three\n"));
    let asked = fakes.asked();
    for flag in [
        "--lines=7",
        "--follow",
        "--unit=hearth-bridge-heisenbridge.service",
    ] {
        assert!(asked.contains(flag), "{asked}");
    }
}

#[test]
fn queue_is_asked_as_the_databases_user() {
    let fakes = Fakes::new();
    if !is_root() {
        return;
    }
    fakes.says("runuser", &queue(2).to_string());
    let (code, out, _) = fakes.run(&["bridge", "queue"]);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "APPSERVICE    TRANSACTIONS  EVENTS  STATE     ROOMS  USERS\n\
         heisenbridge  2             2       retrying  4      9\n"
    );
    assert!(
        fakes.asked().contains("runuser --user postgres -- ")
            && fakes.asked().contains("bridge queue --plan HOST/plan.json"),
        "{}",
        fakes.asked()
    );
    assert_eq!(fakes.json(&["bridge", "queue"]).1["behind"], 0);
    let mut behind = queue(0);
    behind["behind"] = 3.into();
    fakes.says("runuser", &behind.to_string());
    let (code, _, err) = fakes.run(&["bridge", "queue"]);
    assert_eq!(
        (code, &*err),
        (0, "Synapse has yet to look through 3 events\n")
    );
}
