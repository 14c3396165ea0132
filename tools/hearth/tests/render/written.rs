//! What a program wrote into its configuration is told by key, and kept.

use std::fs;
use std::process::Output;

use serde_json::{Value, json};

use crate::Unit;

/// A unit whose program wrote `text` into its configuration.
fn unit(text: &str) -> Unit {
    let unit = Unit::new(&json!({
        "appservice": { "port": 29317, "as_token": { "_registration": "as_token" } },
        "telegram": { "api_hash": { "_secret": "password" } },
    }));
    unit.rendered();
    fs::rename(unit.path("run/config.yaml"), unit.path("run/rendered.yaml")).unwrap();
    fs::write(unit.path("run/config.yaml"), text).unwrap();
    unit
}

const SAME: &str = "appservice:\n  port: 29317\n  as_token: abc\ntelegram: {api_hash: hunter2}\n";

fn tell(unit: &Unit, more: &[&str]) -> Output {
    let mut args = vec![
        "--written",
        "run/config.yaml",
        "--rendered",
        "run/rendered.yaml",
    ];
    args.extend(more);
    unit.command(&args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn nothing_written_is_nothing_told() {
    let unit = unit(SAME);
    let output = tell(&unit, &["--keep", "run/kept.yaml"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        (text(&output.stdout), text(&output.stderr)),
        Default::default()
    );
    assert!(!unit.path("run/kept.yaml").exists());
}

#[test]
fn what_was_written_is_told_by_key_and_kept_whole() {
    let changed =
        SAME.replace("hunter2", "hunter3") + "bridge:\n  filter: {mode: whitelist, list: [1]}\n";
    let unit = unit(&changed);
    let keep = ["--keep", "run/kept.yaml"];
    let output = tell(&unit, &keep);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stdout),
        "changed: telegram.api_hash\nnew: bridge.filter.mode\nnew: bridge.filter.list\n"
    );
    assert_eq!(
        text(&output.stderr),
        "the program wrote this into its configuration, which is made anew at each start; to keep it, put it into the \
         bridge's `settings`. The whole is in `run/kept.yaml`\n"
    );
    assert_eq!(
        fs::read_to_string(unit.path("run/kept.yaml")).unwrap(),
        changed
    );

    // A later one does not take the place of the earlier.
    let later = changed.replace("whitelist", "blacklist");
    fs::write(unit.path("run/config.yaml"), &later).unwrap();
    tell(&unit, &keep);
    tell(&unit, &keep);
    assert_eq!(
        fs::read_to_string(unit.path("run/kept.yaml")).unwrap(),
        later
    );
    assert_eq!(
        fs::read_to_string(unit.path("run/kept.yaml.1")).unwrap(),
        changed
    );
    assert!(!unit.path("run/kept.yaml.2").exists());
}

#[test]
fn defaults_that_a_bridge_writes_down_are_not_told() {
    let filled =
        SAME.to_owned() + "bridge: {federate_rooms: true, filter: {mode: whitelist, list: []}}\n";
    let output = tell(&unit(&filled), &["--example", "telegram.python"]);
    assert_eq!(text(&output.stdout), "new: bridge.filter.mode\n");
}

#[test]
fn programs_get_a_list() {
    let unit = unit(&SAME.replace("29317", "1"));
    let output = tell(&unit, &["--json"]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        told,
        json!([{ "key": "appservice.port", "what": "changed" }])
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_is_no_yaml_any_more_is_kept_too() {
    let unit = unit("a: [\n");
    let output = tell(&unit, &["--keep", "run/kept.yaml"]);
    assert_eq!(
        text(&output.stderr),
        "error: `run/config.yaml` is not YAML any more, since its program wrote into it\n\n\
         hint: look at the copy in `run/kept.yaml`\n"
    );
    assert_eq!(
        fs::read_to_string(unit.path("run/kept.yaml")).unwrap(),
        "a: [\n"
    );
    let output = tell(&unit, &[]);
    assert!(text(&output.stderr).ends_with("hint: look at it before its unit is started anew\n"));
}

#[test]
fn an_example_that_there_is_not_and_a_copy_that_cannot_move() {
    let unit = unit(&SAME.replace("29317", "1"));
    let output = tell(&unit, &["--example", "telegram"]);
    let said = text(&output.stderr);
    assert!(
        said.starts_with("error: There is no example `telegram`\n\nhint: there are `"),
        "{said}"
    );
    assert_eq!(output.status.code(), Some(2));

    // There is no directory for it.
    let output = tell(&unit, &["--keep", "nowhere/kept.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).starts_with("error: "),
        "{}",
        text(&output.stderr)
    );
}

/// A name of 255 letters has no room for a number behind it.
#[test]
fn an_earlier_copy_that_cannot_be_put_aside_is_kept() {
    let unit = unit(&SAME.replace("29317", "1"));
    let name = format!("run/{}", "k".repeat(255));
    fs::write(unit.path(&name), "before").unwrap();
    let output = tell(&unit, &["--keep", &name]);
    assert_eq!(
        text(&output.stderr),
        format!(
            "error: Cannot put `{name}` aside\n  Caused by: File name too long (os error 36)\n\n\
             hint: make its directory writable, or give `--keep` another path\n"
        )
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_to_string(unit.path(&name)).unwrap(), "before");
}

#[test]
fn there_has_to_be_somewhere_to_write() {
    let output = unit(SAME)
        .command(&["--template", "template.json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: There is nothing to render

hint: give `--template FILE` and `--output FILE`
"
    );

    let unit = unit(SAME);
    fs::write(unit.path("run/rendered.yaml"), "a: [\n").unwrap();
    assert_eq!(
        text(&tell(&unit, &[]).stderr),
        "error: `run/rendered.yaml` is not YAML\n  Caused by: Not YAML, at line 1, column 4\n\n\
         hint: give the file that `hearth render` wrote\n"
    );
}
