//! Nothing is lost: what a bridge reads on the new host is what it read on the old one, key by key, except for what
//! Hearth decides by itself and what was ignored, which is reported.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

#[path = "../common/mod.rs"]
mod common;

use hearth_bridges::{Found, Layout, Wiring, dotted, schema, wiring};
use hearth_convert::{Choices, Input};
use serde_json::{Value, json};

use common::{Dice, Moved, filled, get, moved, nix, path, registration, set, yaml};

const CORPUS: &[(&str, Layout)] = &[
    ("whatsapp", Layout::Bridgev2),
    ("signal", Layout::Bridgev2),
    ("telegram", Layout::Bridgev2),
    ("meta", Layout::Bridgev2),
    ("instagram", Layout::Bridgev2),
    ("slack", Layout::Bridgev2),
    ("gmessages", Layout::Bridgev2),
    ("gvoice", Layout::Bridgev2),
    ("twitter", Layout::Bridgev2),
    ("bluesky", Layout::Bridgev2),
    ("linkedin", Layout::Bridgev2),
    ("irc", Layout::Bridgev2),
    ("zulip", Layout::Bridgev2),
    ("discord", Layout::LegacyGo),
    ("wechat", Layout::LegacyGo),
    ("telegram", Layout::Python),
    ("googlechat", Layout::Python),
];

#[test]
fn an_example_that_was_filled_in_needs_a_few_lines() {
    check(0);
}

#[test]
fn one_edit_comes_along() {
    check(1);
}

#[test]
fn five_edits_come_along() {
    check(5);
}

#[test]
fn twenty_edits_come_along() {
    check(20);
}

fn check(edits: usize) {
    let Some(nix) = nix("what bridges read on the new host") else {
        return;
    };
    let mut failures = Vec::new();
    for (seed, (kind, layout)) in CORPUS.iter().enumerate() {
        let mut config = filled(kind, *layout);
        let changed = edit(
            &mut config,
            kind,
            *layout,
            edits,
            &mut Dice(7 + seed as u64 + edits as u64),
        );
        let inputs = [
            Input::new(format!("{kind}/config.yaml"), yaml(&config)),
            Input::new(
                format!("{kind}/registration.yaml"),
                yaml(&registration(kind, &config)),
            ),
        ];
        let moved = moved(&inputs, Choices::default());
        let name = if *layout == Layout::Python && *kind == "telegram" {
            "telegram-python"
        } else {
            kind
        };
        match moved.rendered(&nix, name) {
            Err(reason) => failures.push(format!(
                "{kind} ({layout}), {changed:?}: {reason}\n{}",
                moved.text
            )),
            Ok(rendered) => failures.extend(
                compare(
                    &config,
                    &rendered,
                    &moved,
                    kind,
                    *layout,
                    wiring(name).unwrap(),
                )
                .into_iter()
                .map(|difference| format!("{kind} ({layout}): {difference}\n{}", moved.text)),
            ),
        }
    }
    assert!(
        failures.is_empty(),
        "{} differences:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Changes some keys to other values of the types that they take.
fn edit(
    config: &mut Value,
    kind: &str,
    layout: Layout,
    count: usize,
    dice: &mut Dice,
) -> Vec<String> {
    let schema = schema(kind, layout).unwrap();
    let free = |key: &&hearth_bridges::Key| {
        let is_taken = layout == Layout::Python || key.takes.is_some();
        let fixed = [
            "homeserver",
            "appservice",
            "database",
            "logging",
            "env_config_prefix",
            "manhole",
            "metrics",
        ];
        key.until.is_none()
            && is_taken
            && !fixed.contains(&key.at[0].as_str())
            && !key.at.iter().any(|part| {
                part == "permissions" || part.ends_with("_template") || part == "shared_secret"
            })
    };
    let keys: Vec<_> = schema.keys().iter().filter(free).collect();
    let mut changed = Vec::new();
    for _ in 0..count {
        let key = keys[dice.below(keys.len())];
        let value = other(key, dice);
        set(config, &key.at, value);
        changed.push(dotted(&key.at));
    }
    changed
}

fn other(key: &hearth_bridges::Key, dice: &mut Dice) -> Value {
    let wants_number = key
        .takes
        .as_ref()
        .is_some_and(|takes| takes.has('i') && !takes.has('s'));
    let texts = [
        "no",
        "010",
        "a ${b} 'c' \"d\"",
        "{{.Name}} (${x})",
        "!irc",
        "12:30:45",
        "~",
        "é\nü",
    ];
    match &key.default {
        Value::Null if wants_number => json!(1 + dice.below(1000)),
        Value::Bool(value) => json!(!value),
        Value::Number(number) => json!(number.as_i64().unwrap_or(0) + 1 + dice.below(1000) as i64),
        Value::Null | Value::String(_) => json!(texts[dice.below(texts.len())]),
        Value::Array(_) => json!(["one", "two: 3"]),
        Value::Object(_) => json!({ "m.text": "<b>{{ .Message }}</b>", "x y": "1" }),
    }
}

/// Every key as the bridge has it before and after.
fn compare(
    old: &Value,
    new: &Value,
    moved: &Moved,
    kind: &str,
    layout: Layout,
    wiring: &Wiring,
) -> Vec<String> {
    let run = schema(kind, layout).unwrap();
    let mut differences = Vec::new();
    for key in run.keys().iter().filter(|key| key.until.is_none()) {
        let takes_nothing = layout != Layout::Python && key.takes.is_none();
        if takes_nothing || is_hearths(&key.at, wiring, layout, old, moved) {
            continue;
        }
        let before = effective(old, &key.at, &key.default);
        let after = effective(new, &key.at, &key.default);
        if before != after {
            differences.push(format!("`{}` was {before} and is {after}", dotted(&key.at)));
        }
    }
    // And nothing is there that the bridge does not know.
    unknown(new, &mut Vec::new(), run, &mut differences);
    differences
}

fn effective<'a>(tree: &'a Value, at: &[String], default: &'a Value) -> &'a Value {
    get(tree, at).unwrap_or(default)
}

/// What Hearth decides by itself: where things are, how they log, and what it has an option of its own for.
fn is_hearths(at: &[String], wiring: &Wiring, layout: Layout, old: &Value, moved: &Moved) -> bool {
    let name = dotted(at);
    let places = [
        "homeserver.address",
        "appservice.address",
        "appservice.hostname",
        "logging",
        "appservice.database",
        "database.uri",
        "database.type",
        "appservice.database.uri",
        "appservice.database.type",
    ];
    if places.contains(&name.as_str()) {
        return true;
    }
    let said = |word: &str| {
        moved.done.host.findings().iter().any(|finding| {
            finding.fact.contains(&format!("`{name}`")) && finding.fact.contains(word)
        })
    };
    if said("the host makes a new one")
        || said("means nothing while")
        || said("never takes the place")
        || said("default of an earlier version")
    {
        return true;
    }
    // One that would have been made anew at each start is made once.
    if at.last().is_some_and(|last| last == "server_key")
        && get(old, at) == Some(&json!("generate"))
    {
        return true;
    }
    let default = schema(&moved_kind(wiring), layout)
        .and_then(|schema| schema.key(at))
        .map(|key| &key.default);
    // The example's placeholders for other servers and for secrets, which Hearth leaves out.
    let has_own = |heading| wiring.config(heading).iter().any(|(path, _)| path == at);
    if (has_own("defaults") || has_own("generate")) && get(old, at) == default {
        return true;
    }
    let is_encrypted = ["encryption.allow", "bridge.encryption.allow"]
        .iter()
        .any(|key| get(old, &path(key)) == Some(&json!(true)));
    is_encrypted
        && ["allow", "default", "require"].iter().any(|level| {
            wiring
                .rules(&["encryption", level])
                .iter()
                .any(|(path, _)| {
                    path == at
                        && !["allow", "default", "require"].contains(&at.last().unwrap().as_str())
                })
        })
}

fn moved_kind(wiring: &Wiring) -> String {
    wiring.kind.trim_end_matches("-python").to_owned()
}

fn unknown(
    tree: &Value,
    at: &mut Vec<String>,
    schema: &hearth_bridges::Schema,
    found: &mut Vec<String>,
) {
    let Some(map) = tree.as_object() else { return };
    for (name, value) in map {
        at.push(name.clone());
        match schema.find(at) {
            Found::Section => unknown(value, at, schema, found),
            Found::Unknown => found.push(format!("`{}` is unknown to the bridge", dotted(at))),
            Found::Key(_) | Found::Inside(_) => {}
        }
        at.pop();
    }
}

/// With `--full` everything is said, and the host is the same.
#[test]
fn in_full_nothing_is_left_to_defaults() {
    let Some(nix) = nix("what bridges read on the new host, in full") else {
        return;
    };
    for (kind, layout, name) in [
        ("whatsapp", Layout::Bridgev2, "whatsapp"),
        ("discord", Layout::LegacyGo, "discord"),
        ("telegram", Layout::Python, "telegram-python"),
    ] {
        let mut config = filled(kind, layout);
        edit(&mut config, kind, layout, 5, &mut Dice(3));
        let inputs = [Input::new("config.yaml", yaml(&config))];
        let moved = moved(
            &inputs,
            Choices {
                full: true,
                ..Choices::default()
            },
        );
        assert!(moved.text.lines().count() > 100, "{}", moved.text);
        let rendered = moved
            .rendered(&nix, name)
            .unwrap_or_else(|reason| panic!("{reason}\n{}", moved.text));
        let differences = compare(
            &config,
            &rendered,
            &moved,
            kind,
            layout,
            wiring(name).unwrap(),
        );
        assert!(differences.is_empty(), "{differences:#?}");
    }
}
