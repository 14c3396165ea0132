//! Configurations as bridges write them, made from what is known of their defaults, and what becomes of them.
#![allow(dead_code, reason = "each test uses its own part")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use hearth_bridges::{Layout, schema};
use hearth_convert::{Choices, Conversion, Input, Origin, SecretsFrom, convert, nix_text};
use hearth_tree::nix::{Nix, NixError};
use serde_json::{Map, Value, json};

pub const SERVER: &str = "example.org";
pub const ADMIN: &str = "@you:example.org";

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Nix, or one line about what is left out. That the repository is wrong is no reason to leave anything out.
pub fn nix(left_out: &str) -> Option<Nix> {
    match Nix::find(&root()) {
        Ok(nix) => Some(nix),
        Err(NixError::Missing { reason }) => {
            // Written past libtest; without standard error there is nobody to tell.
            let line = format!("skipped: {left_out}: {reason}\n");
            let _ = std::io::stderr().write_all(line.as_bytes());
            None
        }
        Err(error @ NixError::Broken { .. }) => panic!("{error}"),
    }
}

pub fn set(tree: &mut Value, path: &[String], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        *tree = value;
        return;
    };
    if !tree.is_object() {
        *tree = json!({});
    }
    let inner = tree
        .as_object_mut()
        .unwrap()
        .entry(first.clone())
        .or_insert(json!({}));
    set(inner, rest, value);
}

pub fn get<'a>(tree: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(tree, |tree, name| tree.get(name))
}

pub fn path(text: &str) -> Vec<String> {
    text.split('.').map(str::to_owned).collect()
}

/// What the newest version of a bridge writes when it is asked for an example.
pub fn example(kind: &str, layout: Layout) -> Value {
    let mut tree = json!({});
    for key in schema(kind, layout)
        .unwrap()
        .keys()
        .iter()
        .filter(|key| key.until.is_none())
    {
        set(&mut tree, &key.at, key.default.clone());
    }
    tree
}

/// Filled in as far as a bridge needs it to start, by somebody who runs it in a container beside Synapse.
pub fn filled(kind: &str, layout: Layout) -> Value {
    let mut tree = example(kind, layout);
    let mut put = |at: &str, value: Value| set(&mut tree, &path(at), value);
    put("homeserver.address", json!("http://synapse:8008"));
    put("homeserver.domain", json!(SERVER));
    put("appservice.address", json!(format!("http://{kind}:29999")));
    put("appservice.hostname", json!("0.0.0.0"));
    put("appservice.as_token", json!(token("as", kind)));
    put("appservice.hs_token", json!(token("hs", kind)));
    let full = if kind == "telegram" && layout == Layout::Python {
        "full"
    } else {
        "user"
    };
    put(
        "bridge.permissions",
        json!({ SERVER: full, ADMIN: "admin" }),
    );
    match layout {
        Layout::Bridgev2 => put(
            "database.uri",
            json!(format!("postgres://{kind}:swordfish@postgres/{kind}")),
        ),
        Layout::LegacyGo => put(
            "appservice.database.uri",
            json!(format!("postgres://{kind}:swordfish@postgres/{kind}")),
        ),
        _ => put(
            "appservice.database",
            json!(format!("postgres://{kind}:swordfish@postgres/{kind}")),
        ),
    }
    if kind == "telegram" {
        let section = if layout == Layout::Python {
            "telegram"
        } else {
            "network"
        };
        put(&format!("{section}.api_id"), json!(123_456));
        put(
            &format!("{section}.api_hash"),
            json!("fedcba9876543210fedcba9876543210"),
        );
    }
    tree
}

/// 64 letters that look like a bridge's token.
pub fn token(which: &str, kind: &str) -> String {
    let seed = format!("{which}{kind}Q7w");
    seed.chars()
        .filter(char::is_ascii_alphanumeric)
        .cycle()
        .take(64)
        .collect()
}

/// The registration that belongs to such a configuration.
pub fn registration(kind: &str, config: &Value) -> Value {
    let at = |text: &str| {
        get(config, &path(text))
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let bot = [at("appservice.bot.username"), at("appservice.bot_username")].concat();
    let template = [
        at("appservice.username_template"),
        at("bridge.username_template"),
    ]
    .concat();
    let prefix = template.split('{').next().unwrap_or_default();
    let domain = SERVER.replace('.', "\\.");
    json!({
        "id": at("appservice.id"),
        "url": format!("http://{kind}:29999"),
        "as_token": at("appservice.as_token"),
        "hs_token": at("appservice.hs_token"),
        "sender_localpart": format!("sender{kind}0123456789"),
        "rate_limited": false,
        "namespaces": { "users": [
            { "regex": format!("^@{bot}:{domain}$"), "exclusive": true },
            { "regex": format!("^@{prefix}.*:{domain}$"), "exclusive": true },
        ] },
        "de.sorunome.msc2409.push_ephemeral": true,
        "receive_ephemeral": true,
    })
}

pub fn yaml(value: &Value) -> String {
    hearth_render::to_yaml(value)
}

/// A conversion with its secrets in files, as a person has it in the end.
pub struct Moved {
    pub text: String,
    pub done: Conversion,
    pub directory: tempfile::TempDir,
}

pub fn moved(inputs: &[Input], mut choices: Choices) -> Moved {
    let directory = tempfile::tempdir().unwrap();
    choices.secrets = SecretsFrom::Directory(PathBuf::from("/root/secrets"));
    let done = convert(inputs, None, &choices).unwrap();
    for found in done.host.secrets() {
        std::fs::write(
            directory.path().join(found.name.as_str()),
            found.value.expose(),
        )
        .unwrap();
    }
    let text = nix_text(&done.host, &choices, &[]).unwrap();
    Moved {
        text,
        done,
        directory,
    }
}

impl Moved {
    /// What the bridge reads on the new host.
    pub fn rendered(&self, nix: &Nix, bridge: &str) -> Result<Value, String> {
        let host = self.directory.path().join("host.nix");
        std::fs::write(&host, &self.text).unwrap();
        let tree: BTreeMap<String, Value> =
            serde_json::from_str(&nix.apply("tree", &host.display().to_string())?).unwrap();
        let name = format!("etc/hearth/bridges/{bridge}/config.json");
        let template = tree
            .get(&name)
            .and_then(|entry| entry["text"].as_str())
            .ok_or(format!("no `{name}`"))?;
        let file = self.directory.path().join("config.json");
        std::fs::write(&file, template).unwrap();
        let credentials = self.directory.path().join("credentials");
        std::fs::create_dir_all(&credentials).unwrap();
        let mut names = Vec::new();
        references(&serde_json::from_str(template).unwrap(), &mut names);
        for name in names {
            let brought = self.directory.path().join(&name);
            let value = if brought.exists() {
                std::fs::read_to_string(brought).unwrap()
            } else {
                "made by the host".to_owned()
            };
            std::fs::write(credentials.join(name), value).unwrap();
        }
        for found in self
            .done
            .host
            .secrets()
            .iter()
            .filter(|found| found.origin != Origin::Named)
        {
            let name = found.name.as_str();
            let credential = match name.strip_suffix("-registration") {
                Some("doublepuppet") => "registration-hearth-doublepuppet",
                Some(own) if own == bridge => "registration",
                _ => continue,
            };
            std::fs::write(credentials.join(credential), found.value.expose()).unwrap();
        }
        if !credentials
            .join("registration-hearth-doublepuppet")
            .exists()
        {
            std::fs::write(
                credentials.join("registration-hearth-doublepuppet"),
                "as_token: made\nhs_token: made\n",
            )
            .unwrap();
        }
        let credentials = hearth_render::Credentials::new(Some(credentials));
        let text = hearth_render::Template::load(&file)
            .unwrap()
            .render(&credentials)
            .unwrap();
        Ok(hearth_render::from_yaml(text.expose()).unwrap())
    }
}

fn references(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(name) = map.get("_secret").and_then(Value::as_str) {
                names.push(name.to_owned());
            }
            map.values().for_each(|value| references(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        _ => {}
    }
}

pub fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}

/// Numbers from a seed, the same on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        // Knuth's MMIX generator; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}
