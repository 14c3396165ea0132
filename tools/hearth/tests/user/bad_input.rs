//! What `hearth user` refuses, and in which words.

use std::fs;

use crate::host::{Host, read, said};

#[test]
fn without_a_terminal_nothing_is_asked() {
    let host = Host::new();
    said(
        &host.run(&["user", "add", "dora"], "a password\n"),
        2,
        "",
        "error: There is no terminal to ask for a password on\n\n\
         hint: give `--password-file FILE`, `--password-file -` or `--generate`\n",
    );
    said(
        &host.run(&["user", "deactivate", "dora"], "yes\n"),
        2,
        "",
        "error: Deactivating `@dora:cabin.example.org` cannot be undone, and there is no terminal to ask on\n\n\
         hint: give `--yes`\n",
    );
}

/// Its input is one, and yet it is not the terminal of who started it.
#[test]
fn a_terminal_of_somebody_else_is_not_asked_on() {
    let host = Host::at("http://127.0.0.1:1", |_| ());
    assert_eq!(
        host.on_terminal_by("setsid --wait", "user add dora", ""),
        "error: Cannot ask on the terminal\n  Caused by: No such device or address (os error 6)\n\n\
         hint: give `--password-file FILE` or `--generate`\n"
    );
}

/// Names that nobody may take now, of users that exist all the same.
#[test]
fn bridges_users_can_be_closed() {
    let host = Host::new();
    for (user, id) in [
        (
            "@_webhooks_x:cabin.example.org",
            "@_webhooks_x:cabin.example.org",
        ),
        ("Dora", "@Dora:cabin.example.org"),
    ] {
        said(
            &host.run(&["user", "deactivate", user], ""),
            2,
            "",
            &format!(
                "error: Deactivating `{id}` cannot be undone, and there is no terminal to ask on\n\n\
                 hint: give `--yes`\n"
            ),
        );
    }
    said(
        &host.run(&["user", "add", "_webhooks_x", "--generate"], ""),
        2,
        "",
        "error: User `_webhooks_x` begins with `_`, which Synapse keeps for bridges\n\n\
         hint: write `@you:example.org`, or `you` alone: lower-case letters, digits and `._=/+-`\n",
    );
}

#[test]
fn bad_names_are_wrong_use() {
    let host = Host::new();
    let hint =
        "hint: write `@you:example.org`, or `you` alone: lower-case letters, digits and `._=/+-`\n";
    for (name, words) in [
        ("You", "User `You` has capital letters"),
        ("@you", "User `@you` has no server name"),
        (
            "a b",
            "User `a b` has characters that a user's name may not have",
        ),
        ("", "User `` has no name"),
    ] {
        said(
            &host.run(&["user", "add", name, "--generate"], ""),
            2,
            "",
            &format!("error: {words}\n\n{hint}"),
        );
    }
    said(
        &host.run(&["user", "passwd", "@you:other.org", "--generate"], ""),
        2,
        "",
        "error: User `@you:other.org` is not of this server, which is `cabin.example.org`\n\n\
         hint: accounts of `cabin.example.org` alone are looked after here\n",
    );
}

#[test]
fn bad_passwords_are_refused_before_the_server_is_asked() {
    let host = Host::at("http://127.0.0.1:1", |_| ());
    let add = |stdin: &str, words: &str| {
        said(
            &host.run(&["user", "add", "you", "--password-file", "-"], stdin),
            1,
            "",
            &format!("error: {words}\n\nhint: one line of up to 512 characters, or `--generate`\n"),
        );
    };
    add("", "The password is empty");
    add("one\ntwo\n", "The password has more than one line");
    add("a\u{1b}[2J", "The password holds a control character");
    add(
        &"x".repeat(5000),
        "The password is longer than 512 characters",
    );

    let file = host.dir.path().join("not-utf-8");
    fs::write(&file, [0xff, 0xfe]).unwrap();
    let output = host.run(
        &[
            "user",
            "add",
            "you",
            "--password-file",
            file.to_str().unwrap(),
        ],
        "",
    );
    assert_eq!(output.status.code(), Some(1));
    let text = read(&output.stderr);
    assert!(text.contains("UTF-8"), "{text}");

    said(
        &host.run_with(&["user", "add", "you", "--password-file", "-"], &[0xff]),
        1,
        "",
        "error: Cannot read the password from standard input\n  \
         Caused by: stream did not contain valid UTF-8\n\nhint: one line of UTF-8 is wanted\n",
    );

    let missing = host.dir.path().join("missing");
    let output = host.run(
        &[
            "user",
            "add",
            "you",
            "--password-file",
            missing.to_str().unwrap(),
        ],
        "",
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(read(&output.stderr).contains(missing.to_str().unwrap()));
}

#[test]
fn passwords_from_two_places_are_wrong_use() {
    let host = Host::new();
    let output = host.run(
        &["user", "add", "you", "--generate", "--password-file", "-"],
        "x",
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(read(&output.stderr).contains("cannot be used with"));
}

#[test]
fn a_server_that_is_down_is_told_with_its_unit() {
    let host = Host::at("http://127.0.0.1:1", |_| ());
    said(
        &host.run(&["user", "list"], ""),
        1,
        "",
        "error: Cannot reach Synapse at `http://127.0.0.1:1`\n  Caused by: Connection refused (os error 111)\n\n\
         hint: look at `systemctl status matrix-synapse.service` and `journalctl --unit matrix-synapse.service`\n",
    );
}

#[test]
fn secrets_that_are_not_there_are_told() {
    let host = Host::at("http://127.0.0.1:1", |plan| {
        plan["secrets"]
            .as_object_mut()
            .unwrap()
            .remove("hearth-admin");
    });
    said(
        &host.run(&["user", "list"], ""),
        1,
        "",
        "error: There is no secret `hearth-admin` in the plan\n\n\
         hint: `hearth secrets list` shows the names; declare it under `hearth.secrets`\n",
    );
    let host = Host::new();
    let path = host.dir.path().join("hearth-admin");
    fs::remove_file(&path).unwrap();
    let output = host.run(&["user", "list"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(read(&output.stderr).contains(path.to_str().unwrap()));
}

#[test]
fn hearths_own_account_cannot_be_touched() {
    let host = Host::new();
    for arguments in [
        &["user", "add", "hearth-admin", "--generate"][..],
        &["user", "passwd", "hearth-admin", "--generate"],
        &["user", "deactivate", "hearth-admin", "--yes"],
    ] {
        said(
            &host.run(arguments, ""),
            1,
            "",
            "error: Account `@hearth-admin:cabin.example.org` is Hearth's own\n\n\
             hint: it serves `hearth user` alone; make an admin of your own with `hearth user add --admin`\n",
        );
    }
}

#[test]
fn a_plan_that_is_none_is_refused() {
    let host = Host::new();
    fs::write(&host.plan, "{").unwrap();
    let output = host.run(&["user", "list"], "");
    assert_eq!(output.status.code(), Some(1));
    let text = read(&output.stderr);
    assert!(text.contains("is cut short"), "{text}");
    assert!(host.plan.exists());
}
