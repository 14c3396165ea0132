//! What a bridge's options become.

use hearth_eval_tests::nix;
use serde_json::{Value, json};

use crate::{file, homeserver, plan, whatsapp};

#[test]
fn encryption_in_its_four_degrees() {
    let Some(nix) = nix("encryption of bridges") else {
        return;
    };
    let all = json!({
        "pickle_key": { "_secret": "bridge-whatsapp-pickle" },
        "allow": true, "msc4190": true, "self_sign": true, "default": true, "require": true,
    });
    for (degree, keys) in [
        ("off", &["pickle_key"] as &[&str]),
        ("allow", &["pickle_key", "allow", "msc4190", "self_sign"]),
        (
            "default",
            &["pickle_key", "allow", "msc4190", "self_sign", "default"],
        ),
        (
            "require",
            &[
                "pickle_key",
                "allow",
                "msc4190",
                "self_sign",
                "default",
                "require",
            ],
        ),
    ] {
        let (plan, config) = whatsapp(&nix, &format!("encryption = \"{degree}\";"));
        let mut wanted = json!({});
        for key in keys {
            wanted[key] = all[key].clone();
        }
        assert_eq!(config["encryption"], wanted, "{degree}");
        let public = &plan["registrations"]["whatsapp"]["public"];
        let flag = if degree == "off" {
            Value::Null
        } else {
            json!(true)
        };
        assert_eq!(public["io.element.msc4190"], flag, "{degree}");
        // With /sync the bot must not be the sender.
        assert_eq!(public["sender_localpart"], "_hearth_whatsapp");
        assert_eq!(public["receive_ephemeral"], true);
        assert_eq!(public["de.sorunome.msc2409.push_ephemeral"], true);
    }
}

#[test]
fn bridges_that_speak_for_people_share_one_registration() {
    let Some(nix) = nix("double puppeting") else {
        return;
    };
    let plan = plan(
        &nix,
        "bridges.whatsapp = { enable = true; doublePuppet = true; };
         bridges.discord = { enable = true; doublePuppet = true; };
         bridges.signal.enable = true;",
    );
    assert_eq!(
        plan["registrations"]["hearth-doublepuppet"]["public"],
        json!({
            "id": "hearth-doublepuppet", "url": null, "sender_localpart": "_hearth_doublepuppet",
            "rate_limited": false,
            "namespaces": {
                "users": [{ "regex": "^@.*:example\\.org$", "exclusive": false }],
                "aliases": [], "rooms": [],
            },
        })
    );
    assert_eq!(
        plan["registrations"]["hearth-doublepuppet"]["units"],
        json!([
            "matrix-synapse.service",
            "hearth-bridge-discord.service",
            "hearth-bridge-whatsapp.service"
        ])
    );
    let token =
        json!({ "_registration": "as_token", "id": "hearth-doublepuppet", "prefix": "as_token:" });
    let config = |name: &str| file(&plan, &format!("/etc/hearth/bridges/{name}/config.json"));
    assert_eq!(
        config("whatsapp")["double_puppet"]["secrets"],
        json!({ "example.org": token })
    );
    assert_eq!(
        config("discord")["bridge"]["login_shared_secret_map"],
        json!({ "example.org": token })
    );
    // The placeholders of the bridge's own example are gone all the same.
    assert_eq!(
        config("signal")["double_puppet"],
        json!({ "servers": {}, "secrets": {} })
    );
    let credentials = |name: &str| plan["units"][name]["credentials"].clone();
    let shared = "registration-hearth-doublepuppet";
    assert_eq!(
        credentials("hearth-bridge-whatsapp.service")[shared],
        json!({
            "kind": "registration", "name": "hearth-doublepuppet",
            "path": "/var/lib/hearth/registrations/hearth-doublepuppet.yaml",
        })
    );
    assert_eq!(
        credentials("hearth-bridge-signal.service")[shared],
        Value::Null
    );
    let files = homeserver(&plan)["app_service_config_files"].to_string();
    assert!(
        files.contains("/registration-hearth-doublepuppet.yaml"),
        "{files}"
    );
}

#[test]
fn sqlite_is_a_file_in_the_bridges_own_directory() {
    let Some(nix) = nix("bridges on SQLite") else {
        return;
    };
    let (plan, config) = whatsapp(&nix, "database = \"sqlite\";");
    assert_eq!(
        config["database"],
        json!({
            "type": "sqlite3-fk-wal",
            "uri": "file:/var/lib/hearth-bridge-whatsapp/whatsapp.db?_txlock=immediate",
        })
    );
    assert_eq!(plan["databases"]["hearth-bridge-whatsapp"], Value::Null);
    let unit = &plan["units"]["hearth-bridge-whatsapp.service"];
    assert_eq!(unit["stateDirectory"]["name"], "hearth-bridge-whatsapp");
    assert!(!unit["requires"].to_string().contains("hearth-database"));
    assert_eq!(plan["bridges"]["whatsapp"]["database"], Value::Null);
    assert_eq!(
        plan["bridges"]["whatsapp"]["stateDirectory"],
        "/var/lib/hearth-bridge-whatsapp"
    );

    let (plan, config) = whatsapp(&nix, "");
    assert_eq!(
        config["database"]["uri"],
        "postgres://hearth-bridge-whatsapp@/hearth-bridge-whatsapp?host=/run/postgresql&port=5432"
    );
    assert_eq!(plan["bridges"]["whatsapp"]["stateDirectory"], Value::Null);
}

#[test]
fn relaying_and_logging() {
    let Some(nix) = nix("relaying and logging") else {
        return;
    };
    let (_, config) = whatsapp(&nix, "");
    assert_eq!(config["bridge"]["relay"], Value::Null);
    assert_eq!(config["logging"]["min_level"], "info");
    let (_, config) = whatsapp(
        &nix,
        r#"relay = { enable = true; adminOnly = false; }; logLevel = "warning";
           permissions = { "*" = "relay"; "@you:example.org" = "admin"; };
           dangerouslyOpenToEverybody = true;"#,
    );
    assert_eq!(
        config["bridge"]["relay"],
        json!({ "enabled": true, "admin_only": false })
    );
    assert_eq!(config["logging"]["min_level"], "warn");
    assert_eq!(
        config["bridge"]["permissions"],
        json!({ "*": "relay", "@you:example.org": "admin" })
    );
}
