//! The session of Hearth's own account outlives a command.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use hearth_report::Secret;
use hearth_synapse::{Http, Method, Request, Transport};

use crate::host::{Host, read};
use crate::synapse::Synapse;

#[track_caller]
fn lists(host: &Host) {
    let output = host.run(&["user", "list", "--all"], "");
    assert!(output.status.success(), "{}", read(&output.stderr));
    assert_eq!(read(&output.stderr), "");
    assert!(read(&output.stdout).contains("@hearth-admin:cabin.example.org"));
}

fn token(host: &Host) -> String {
    fs::read_to_string(host.token()).unwrap()
}

fn holds(host: &Host) -> bool {
    ask(host, Method::Get, "account/whoami").contains("@hearth-admin:")
}

fn ask(host: &Host, method: Method, what: &str) -> String {
    let url = format!("{}/_matrix/client/v3/{what}", Synapse::running().url());
    let request = Request {
        method,
        url,
        token: Some(Secret::new(token(host).trim())),
        body: (method == Method::Post).then(|| Secret::new("{}")),
        timeout: std::time::Duration::from_secs(60),
    };
    let response = Http::new().send(&request).unwrap();
    assert_eq!(response.status, 200);
    read(&response.body)
}

#[test]
fn synapses_own_limit_does_not_stop_command_after_command() {
    let synapse = Synapse::limited();
    let host = Host::at(&synapse.url(), |_| ());
    for _ in 0..12 {
        lists(&host);
    }
    assert_eq!(
        synapse
            .log()
            .matches("POST /_matrix/client/v3/login")
            .count(),
        2
    );
}

#[test]
fn one_session_serves_and_only_its_owner_reads_it() {
    let host = Host::new();
    lists(&host);
    let first = token(&host);
    let mode = fs::metadata(host.token()).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
    let directory = host.token().parent().unwrap().to_owned();
    let mode = fs::metadata(directory).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o700);
    lists(&host);
    assert_eq!(token(&host), first);
}

#[test]
fn a_session_that_was_ended_is_replaced() {
    let host = Host::new();
    lists(&host);
    let first = token(&host);
    ask(&host, Method::Post, "logout");
    lists(&host);
    assert_ne!(token(&host), first);
    assert!(holds(&host));
}

#[test]
fn a_damaged_file_is_replaced() {
    let host = Host::new();
    lists(&host);
    let damaged: [&[u8]; 6] = [
        b"",
        b"\n",
        b"syt_of_nobody",
        b"two\nlines\n",
        &[0xff, 0xfe, 0],
        &[b'x'; 10_000],
    ];
    for bytes in damaged {
        fs::write(host.token(), bytes).unwrap();
        lists(&host);
        assert_ne!(fs::read(host.token()).unwrap(), bytes);
        assert!(holds(&host));
    }
}

#[test]
fn a_session_of_somebody_else_is_not_used() {
    let host = Host::new();
    let add = ["user", "add", "georg", "--password-file", "-"];
    assert!(host.run(&add, "a password").status.success());
    let body = r#"{"type": "m.login.password", "password": "a password",
                   "identifier": {"type": "m.id.user", "user": "georg"}}"#;
    let request = Request {
        method: Method::Post,
        url: format!("{}/_matrix/client/v3/login", Synapse::running().url()),
        token: None,
        body: Some(Secret::new(body)),
        timeout: std::time::Duration::from_secs(60),
    };
    let reply = Http::new().send(&request).unwrap();
    let reply: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    let of_georg = reply["access_token"].as_str().unwrap();
    fs::create_dir(host.token().parent().unwrap()).unwrap();
    fs::write(host.token(), of_georg).unwrap();
    lists(&host);
    assert_ne!(token(&host).trim(), of_georg);
}

#[test]
fn a_place_where_it_cannot_be_kept_is_told() {
    let host = Host::new();
    let directory = host.token().parent().unwrap().to_owned();
    fs::write(&directory, "").unwrap();
    let output = host.run(&["user", "list"], "");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        read(&output.stderr),
        format!(
            "warning: The session of `hearth-admin` cannot be kept, and Synapse lets nobody sign in often\n  \
             Caused by: `{0}` is not a directory\n  hint: move `{0}` away; a directory belongs there\n",
            directory.display()
        )
    );
    assert!(directory.is_file());
}
