//! What `hearth registration` says to wrong input, word for word.

use std::fs;

use serde_json::json;

use crate::sandbox::{Host, succeeds};

const ENSURE: [&str; 2] = ["registration", "ensure"];

#[test]
fn a_plan_that_keeps_a_registration_elsewhere() {
    let mut host = Host::new();
    host.plan["registrations"]["heisenbridge"]["path"] = json!("/etc/heisenbridge.yaml");
    host.write_plan();
    insta::assert_snapshot!(host.refused(&ENSURE, 1), @"
    error: Registration `heisenbridge` lies at `/etc/heisenbridge.yaml` in the plan, not at `HOST/state/registrations/heisenbridge.yaml`

    hint: build the plan again with the modules of this hearth's release
    ");
}

#[test]
fn a_plan_with_an_id_that_leads_out_of_the_directory() {
    let mut host = Host::new();
    let registration = host.plan["registrations"]["heisenbridge"].clone();
    host.plan["registrations"] = json!({ "../x": registration });
    host.plan["registrations"]["../x"]["path"] = json!(host.registrations().join("../x.yaml"));
    host.write_plan();
    let said = host.refused(&ENSURE, 1);
    assert!(
        said.starts_with("error: Registration `../x` lies at "),
        "{said}"
    );
}

#[test]
fn a_plan_with_a_token() {
    let mut host = Host::new();
    host.plan["registrations"]["heisenbridge"]["public"]["hs_token"] = json!("hunter2");
    host.write_plan();
    let said = host.refused(&ENSURE, 1);
    assert!(!said.contains("hunter2"), "{said}");
    insta::assert_snapshot!(said, @"
    error: The plan's public part of registration `heisenbridge` has `hs_token`

    hint: take `hs_token` out of the host file, where everybody can read it, then make new tokens with `hearth registration rotate heisenbridge`
    ");
}

#[test]
fn a_damaged_registration_is_left_as_it_is_until_it_is_rotated() {
    let whole = {
        let host = Host::new();
        succeeds(&host.hearth(&ENSURE));
        fs::read_to_string(host.registration("heisenbridge")).unwrap()
    };
    let cut = whole.find("hs_token").unwrap() + 15;
    let without = whole[..whole.find("hs_token").unwrap()].to_owned();
    let mut said = String::new();
    for (what, bytes) in [
        ("cut short", &whole.as_bytes()[..cut]),
        ("without a token", without.as_bytes()),
        (
            "a number for a token",
            b"as_token: 1\nhs_token: hunter2\n".as_slice(),
        ),
        ("an empty token", b"as_token: hunter2\nhs_token: ''\n"),
        ("a list", b"- hunter2\n"),
        ("empty", b""),
        ("not UTF-8", b"as_token: hunter2\xff\n"),
        ("with NUL", b"as_token: hunter2\0\n"),
        ("too large", &vec![b'#'; 5 << 20]),
    ] {
        let host = Host::new();
        succeeds(&host.hearth(&ENSURE));
        let path = host.registration("heisenbridge");
        fs::write(&path, bytes).unwrap();
        let words = host.refused(&ENSURE, 1);
        let lines: Vec<&str> = words.lines().collect();
        assert_eq!(
            lines[0],
            "error: Registration `heisenbridge` cannot be used: \
             `HOST/state/registrations/heisenbridge.yaml` is damaged"
        );
        assert_eq!(
            lines[3],
            "hint: put the file back from a backup, so that the bridge keeps its tokens; if there \
             is none, make new ones with `hearth registration rotate heisenbridge`"
        );
        said.push_str(&format!("{what}: {}\n", lines[1].trim()));
        assert!(!words.contains("hunter2"), "{words}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{what}");

        succeeds(&host.hearth(&["registration", "rotate", "heisenbridge"]));
        succeeds(&host.hearth(&["registration", "list"]));
    }
    insta::assert_snapshot!(said, @"
    cut short: Caused by: Not YAML, at line 14, column 11
    without a token: Caused by: `hs_token` is missing
    a number for a token: Caused by: `as_token` is not a word of printable ASCII
    an empty token: Caused by: `hs_token` is not a word of printable ASCII
    a list: Caused by: It holds no mapping of fields
    empty: Caused by: It holds no mapping of fields
    not UTF-8: Caused by: `HOST/state/registrations/heisenbridge.yaml` is not UTF-8 text: byte 17 is wrong
    with NUL: Caused by: `HOST/state/registrations/heisenbridge.yaml` holds a NUL at byte 17, so it is not text
    too large: Caused by: `HOST/state/registrations/heisenbridge.yaml` is larger than 4194304 bytes
    ");
}

#[test]
fn a_directory_in_place_of_a_registration() {
    let host = Host::new();
    fs::create_dir_all(host.registration("heisenbridge")).unwrap();
    insta::assert_snapshot!(host.refused(&ENSURE, 1), @"
    error: Registration `heisenbridge` cannot be used: `HOST/state/registrations/heisenbridge.yaml` is damaged
      Caused by: `HOST/state/registrations/heisenbridge.yaml` is a directory, not a regular file

    hint: put the file back from a backup, so that the bridge keeps its tokens; if there is none, make new ones with `hearth registration rotate heisenbridge`
    ");
    let said = host.refused(
        &["registration", "rotate", "heisenbridge", "--no-restart"],
        1,
    );
    assert!(
        said.contains("error: Cannot replace `HOST/state/registrations/heisenbridge.yaml`"),
        "{said}"
    );
}

#[test]
fn a_damaged_registration_among_those_put_aside() {
    let host = Host::new();
    let aside = host.registrations().join("removed");
    fs::create_dir_all(&aside).unwrap();
    fs::write(aside.join("heisenbridge.yaml"), "id: [\n").unwrap();
    let said = host.refused(&ENSURE, 1);
    assert!(
        said.contains("`HOST/state/registrations/removed/heisenbridge.yaml` is damaged"),
        "{said}"
    );
    assert!(!host.registration("heisenbridge").exists());
}

#[test]
fn a_registration_copied_from_another() {
    let host = Host::with_bridges(&["irc", "whatsapp"]);
    succeeds(&host.hearth(&ENSURE));
    fs::copy(host.registration("irc"), host.registration("whatsapp")).unwrap();
    insta::assert_snapshot!(host.refused(&ENSURE, 1), @"
    error: Registrations `irc` and `whatsapp` have a token in common

    hint: one file was copied from the other; make new tokens with `hearth registration rotate whatsapp`
    ");
    succeeds(&host.hearth(&["registration", "rotate", "whatsapp", "--no-restart"]));
    succeeds(&host.hearth(&ENSURE));
}

#[test]
fn an_id_that_the_plan_does_not_have() {
    let host = Host::with_bridges(&["heisenbridge", "whatsapp"]);
    insta::assert_snapshot!(host.refused(&["registration", "show", "heisenbrige"], 1), @"
    error: There is no registration `heisenbrige` in the plan

    hint: did you mean `heisenbridge`?
    ");
    insta::assert_snapshot!(host.refused(&["registration", "rotate", "telegram"], 1), @"
    Rotating the tokens of `telegram`
    error: There is no registration `telegram` in the plan

    hint: the plan has `heisenbridge`, `whatsapp`
    ");
    let host = Host::with_bridges(&[]);
    insta::assert_snapshot!(host.refused(&["registration", "rotate", "irc"], 1), @"
    Rotating the tokens of `irc`
    error: There is no registration `irc` in the plan

    hint: the plan has no bridges; enable one in the host file
    ");
}

#[test]
fn a_registration_that_is_not_there_yet() {
    let host = Host::new();
    insta::assert_snapshot!(host.refused(&["registration", "show", "heisenbridge"], 1), @"
    error: Registration `heisenbridge` is not there yet: `HOST/state/registrations/heisenbridge.yaml` is missing

    hint: make it with `hearth registration ensure`
    ");
}
