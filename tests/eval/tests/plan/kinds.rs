//! Every kind of bridge that there is: sound, and a valid plan by itself. Long, since it is a list.

use std::collections::BTreeMap;
use std::fs;

use hearth_eval_tests::{nix, root};
use hearth_plan::Plan;
use hearth_report::Severity;
use serde_json::{Value, json};

use crate::{HOST, file, plan};

/// What a kind cannot be without beside `enable`.
const NEEDS: &str = r#"
    secrets.word.generated = true;
    secrets.bridge-hookshot-passkey.file = "/root/passkey";
    secrets.bridge-appservice-irc-passkey.file = "/root/passkey-irc";
    bridges.telegram.settings.network = { api_id = 1; api_hash._secret = "word"; };
    bridges.telegram-python.settings.telegram = { api_id = 1; api_hash._secret = "word"; };
    bridges.appservice-irc.settings.ircService.servers."irc.example.net".port = 6697;
"#;

fn kinds() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root().join("modules/bridges"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == "toml"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn toml(name: &str) -> toml::Table {
    let path = root().join(format!("modules/bridges/{name}.toml"));
    fs::read_to_string(path).unwrap().parse().unwrap()
}

#[test]
fn each_kind_names_what_it_was_written_after() {
    assert!(kinds().len() >= 20);
    for kind in kinds() {
        let toml = toml(&kind);
        for key in ["title", "version", "source", "homepage"] {
            assert!(
                toml.get(key).is_some_and(toml::Value::is_str),
                "{kind}: {key}"
            );
        }
        let lines =
            fs::read_to_string(root().join(format!("modules/bridges/{kind}.toml"))).unwrap();
        if toml["config"]["layout"].as_str() == Some("bridgev2") {
            assert!(
                lines.lines().count() <= 40,
                "{kind}: what is common belongs into the layout"
            );
        }
    }
}

#[test]
fn each_kind_alone_is_a_valid_plan() {
    let Some(nix) = nix("whether each kind of bridge is a valid plan") else {
        return;
    };
    for kind in kinds() {
        if toml(&kind).contains_key("refused") {
            continue;
        }
        let text = plan(&nix, &format!("{NEEDS} bridges.{kind}.enable = true;")).to_string();
        let path = tempfile::NamedTempFile::new().unwrap();
        fs::write(path.path(), text).unwrap();
        let read = Plan::load(path.path()).unwrap_or_else(|error| panic!("{kind}: {error}"));
        let wrong: Vec<_> = read
            .check()
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        assert!(wrong.is_empty(), "{kind}: {wrong:#?}");
    }
}

/// Hearth's usual port, bot and prefix are the bridge's own, so that one set up by hand is met where it was.
#[test]
fn usual_names_and_ports_are_those_of_the_bridges() {
    let mut seen = 0;
    for kind in kinds() {
        let own = toml(&kind);
        let Some(example) = own["config"].get("own_keys") else {
            continue;
        };
        let name = example.as_array().unwrap()[0].as_str().unwrap();
        let path = root().join(format!("tools/hearth-bridges/data/{name}.json"));
        let data: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let defaults: BTreeMap<String, &Value> = data["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| {
                let at: Vec<&str> = key["at"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                (at.join("."), &key["default"])
            })
            .collect();
        let bot = defaults
            .get("appservice.bot.username")
            .or(defaults.get("appservice.bot_username"));
        let Some(bot) = bot else { continue };
        let appservice = &own["appservice"];
        assert_eq!(appservice["bot"].as_str(), bot.as_str(), "{kind}");
        assert_eq!(
            appservice["port"].as_integer(),
            defaults["appservice.port"].as_i64(),
            "{kind}"
        );
        let template = defaults
            .get("appservice.username_template")
            .or(defaults.get("bridge.username_template"));
        let template = template.unwrap().as_str().unwrap();
        let prefix = appservice["user_prefix"].as_str().unwrap();
        assert!(
            template.starts_with(&format!("{prefix}{{")),
            "{kind}: {template}"
        );
        seen += 1;
    }
    assert!(seen >= 16, "{seen}");
}

/// Keys that Hearth writes are keys that the bridge reads.
#[test]
fn what_hearth_sets_is_what_the_bridge_knows() {
    let Some(nix) = nix("whether what Hearth sets is known to the bridges") else {
        return;
    };
    let mut seen = 0;
    for kind in kinds() {
        let own = toml(&kind);
        let Some(example) = own["config"].get("own_keys") else {
            continue;
        };
        if own.contains_key("refused") {
            continue;
        }
        let options = if own.contains_key("registration")
            || own["config"]["layout"].as_str() != Some("maubot")
        {
            "encryption = \"require\"; doublePuppet = true;"
        } else {
            ""
        };
        let plan = plan(
            &nix,
            &format!("{NEEDS} bridges.{kind} = {{ enable = true; {options} }};"),
        );
        let config = file(&plan, &format!("/etc/hearth/bridges/{kind}/config.json"));
        let mut files = vec![example.as_array().unwrap()[0].as_str().unwrap().to_owned()];
        if own["config"]["layout"].as_str() == Some("bridgev2") {
            files.push("bridgev2".to_owned());
        }
        let mut known: Vec<Vec<String>> = Vec::new();
        for name in files {
            let path = root().join(format!("tools/hearth-bridges/data/{name}.json"));
            let data: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            known.extend(
                data["keys"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|key| serde_json::from_value::<Vec<String>>(key["at"].clone()).unwrap()),
            );
        }
        let mut unknown = Vec::new();
        walk(&config, &mut Vec::new(), &known, &mut unknown);
        assert_eq!(unknown, Vec::<String>::new(), "{kind}");
        seen += 1;
    }
    assert!(seen >= 16, "{seen}");
}

/// Nix tells where in the text it stumbles, and not in which file. Older ones tell it where they are asked for all.
#[test]
fn a_kind_that_is_no_toml_is_named() {
    let Some(nix) = nix("the name of a kind that is no TOML") else {
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mine.toml");
    fs::write(&path, "title = Mine\n").unwrap();
    let module = format!(
        "{{ hearth = {{ {HOST} bridgeKinds.mine = {}; bridges.mine.enable = true; }}; }}",
        path.display()
    );
    let output = nix
        .command()
        .args(["eval", "--impure", "--show-trace"])
        .args(["--file", "tests/eval/nix", "plan"])
        .args(["--apply", &format!("function: function ({module})")])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    let words = format!(
        "while reading `{}`, which tells how a bridge is wired",
        path.display()
    );
    assert!(text.contains(&words), "{text}");
}

fn walk(value: &Value, at: &mut Vec<String>, known: &[Vec<String>], unknown: &mut Vec<String>) {
    if known.contains(at) {
        return;
    }
    let is_section = known.iter().any(|key| key.starts_with(at));
    match value {
        Value::Object(fields) if is_section && !fields.contains_key("_secret") => {
            for (name, value) in fields {
                at.push(name.clone());
                walk(value, at, known, unknown);
                at.pop();
            }
        }
        _ => unknown.push(at.join(".")),
    }
}

/// The bridge of docs/add-a-bridge.md, as the guide has it.
#[test]
fn the_bridge_of_the_guide_works_as_the_guide_says() {
    let guide = fs::read_to_string(root().join("docs/add-a-bridge.md")).unwrap();
    let toml = fs::read_to_string(root().join("tests/eval/hosts/harbour.toml")).unwrap();
    let (_, body) = toml.split_once('\n').unwrap();
    assert!(
        guide.contains(body),
        "docs/add-a-bridge.md shows another harbour.toml"
    );

    let Some(nix) = nix("the bridge of the guide") else {
        return;
    };
    let plan = plan(
        &nix,
        r#"bridgeKinds.harbour = ./tests/eval/hosts/harbour.toml;
           secrets.harbour-password.file = "/run/secrets/harbour-password";
           bridges.harbour = {
             enable = true;
             encryption = "allow";
             settings.network.password._secret = "harbour-password";
           };"#,
    );
    let config = file(&plan, "/etc/hearth/bridges/harbour/config.json");
    assert_eq!(
        config["network"]["password"],
        json!({ "_secret": "harbour-password" })
    );
    assert_eq!(config["appservice"]["username_template"], "harbour_{{.}}");
    assert_eq!(config["encryption"]["msc4190"], true);
    assert_eq!(
        plan["units"]["hearth-bridge-harbour.service"]["start"],
        json!([
            "/opt/hearth/bridges/harbour/bin/harbour-bridge",
            "-n",
            "-c",
            "/run/hearth-bridge-harbour/config.yaml"
        ])
    );
    assert_eq!(
        plan["databases"]["hearth-bridge-harbour"]["owner"],
        "hearth-bridge-harbour"
    );
    assert_eq!(plan["bridges"]["harbour"]["ready"], "/_matrix/mau/ready");
}
