//! What a bridge's options become.

use hearth_eval_tests::nix;
use hearth_tree::nix::Nix;
use serde_json::{Value, json};

use crate::{file, homeserver, plan};

fn whatsapp(nix: &Nix, options: &str) -> (Value, Value) {
    let plan = plan(
        nix,
        &format!("bridges.whatsapp = {{ enable = true; {options} }};"),
    );
    let config = file(&plan, "/etc/hearth/bridges/whatsapp/config.json");
    (plan, config)
}

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

#[test]
fn a_secret_that_the_user_has_is_not_made() {
    let Some(nix) = nix("secrets of bridges that are brought along") else {
        return;
    };
    let plan = plan(
        &nix,
        r#"secrets.old-pickle.file = "/run/secrets/pickle";
           bridges.whatsapp = {
             enable = true;
             settings.encryption.pickle_key._secret = "old-pickle";
             settings.provisioning.shared_secret = "disable";
           };"#,
    );
    let config = file(&plan, "/etc/hearth/bridges/whatsapp/config.json");
    assert_eq!(
        config["encryption"]["pickle_key"],
        json!({ "_secret": "old-pickle" })
    );
    assert_eq!(config["provisioning"]["shared_secret"], "disable");
    let secrets = plan["secrets"].as_object().unwrap();
    assert!(!secrets.contains_key("bridge-whatsapp-pickle"));
    assert!(!secrets.contains_key("bridge-whatsapp-provisioning"));
    assert!(secrets.contains_key("bridge-whatsapp-public-media"));
}

#[test]
fn a_renamed_bridge_keeps_what_it_had() {
    let Some(nix) = nix("a renamed bridge") else {
        return;
    };
    let before = plan(&nix, "bridges.whatsapp.enable = true;");
    let after = plan(
        &nix,
        r#"bridges.wa = { enable = true; kind = "whatsapp"; keptAs = "whatsapp"; };"#,
    );
    assert_eq!(before["databases"], after["databases"]);
    assert_eq!(before["secrets"], after["secrets"]);
    let (old, new) = (
        &before["registrations"]["whatsapp"],
        &after["registrations"]["whatsapp"],
    );
    assert_eq!(old["public"], new["public"]);
    assert_eq!(old["path"], new["path"]);
    assert_eq!(new["units"][1], "hearth-bridge-wa.service");
    let user = |plan: &Value, unit: &str| plan["units"][unit]["user"].clone();
    assert_eq!(
        user(&before, "hearth-bridge-whatsapp.service"),
        user(&after, "hearth-bridge-wa.service")
    );
}

#[test]
fn a_second_of_a_kind_has_a_port_of_its_own_that_stays() {
    let Some(nix) = nix("ports of several bridges of a kind") else {
        return;
    };
    let some = plan(
        &nix,
        r#"bridges.work = { enable = true; kind = "slack"; };
           bridges.club = { enable = true; kind = "slack"; };
           bridges.slack.enable = true;"#,
    );
    let port = |plan: &Value, name: &str| plan["bridges"][name]["url"].clone();
    assert_eq!(port(&some, "slack"), "http://127.0.0.1:29335");
    assert_ne!(port(&some, "work"), port(&some, "club"));
    let one = plan(
        &nix,
        r#"bridges.work = { enable = true; kind = "slack"; };"#,
    );
    assert_eq!(port(&one, "work"), port(&some, "work"));
    assert_eq!(some["bridges"]["work"]["bot"], "@workbot:example.org");
    assert_eq!(some["bridges"]["work"]["userPrefix"], "work_");
    assert_eq!(some["bridges"]["work"]["database"], "hearth-bridge-work");
}

#[test]
fn tokens_to_take_over_are_a_matter_of_the_registration() {
    let Some(nix) = nix("tokens to take over") else {
        return;
    };
    let (plan, _) = whatsapp(&nix, r#"tokensFrom = "/root/old/registration.yaml";"#);
    assert_eq!(
        plan["registrations"]["whatsapp"]["tokensFrom"],
        "/root/old/registration.yaml"
    );
    let unit = &plan["units"]["hearth-registrations.service"]["serviceConfig"];
    assert_eq!(unit["ProtectHome"], "read-only");
    let (plan, _) = whatsapp(&nix, "");
    let unit = &plan["units"]["hearth-registrations.service"]["serviceConfig"];
    assert_eq!(unit["ProtectHome"], true);
}

#[test]
fn a_bridge_that_writes_into_its_configuration_has_that_kept() {
    let Some(nix) = nix("a bridge that writes") else {
        return;
    };
    let plan = plan(
        &nix,
        r#"secrets.word.generated = true;
           bridges.telegram-python = {
             enable = true;
             settings.telegram = { api_id = 1; api_hash._secret = "word"; };
           };"#,
    );
    let unit = &plan["units"]["hearth-bridge-telegram-python.service"];
    assert_eq!(
        unit["startPre"][1][5],
        "/run/hearth-bridge-telegram-python/config-rendered.yaml"
    );
    assert_eq!(
        unit["serviceConfig"]["ExecStopPost"],
        "-/usr/bin/hearth render --written /run/hearth-bridge-telegram-python/config.yaml \
         --rendered /run/hearth-bridge-telegram-python/config-rendered.yaml \
         --keep /var/lib/hearth-bridge-telegram-python/config-written.yaml --example telegram.python"
    );
    assert_eq!(
        unit["stateDirectory"]["name"],
        "hearth-bridge-telegram-python"
    );
}

#[test]
fn a_bot_that_is_no_appservice_has_no_registration() {
    let Some(nix) = nix("a bot without a registration") else {
        return;
    };
    let plan = plan(&nix, "bridges.maubot.enable = true;");
    let bridge = &plan["bridges"]["maubot"];
    assert_eq!(
        (&bridge["registration"], &bridge["bot"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        (&bridge["userPrefix"], &bridge["ping"]),
        (&json!(""), &json!(false))
    );
    assert_eq!(plan["registrations"]["maubot"], Value::Null);
    let credentials = &plan["units"]["hearth-bridge-maubot.service"]["credentials"];
    assert_eq!(credentials["registration"], Value::Null);
    let config = file(&plan, "/etc/hearth/bridges/maubot/config.json");
    assert_eq!(
        config["admins"]["admin"],
        json!({ "_secret": "bridge-maubot-admin" })
    );
    assert_eq!(
        config["homeservers"]["example.org"]["url"],
        "http://127.0.0.1:8008"
    );
}

#[test]
fn permissions_in_the_shape_that_the_bridge_wants() {
    let Some(nix) = nix("permissions of Hookshot") else {
        return;
    };
    let plan = plan(
        &nix,
        r#"bridges.hookshot.enable = true;
           secrets.bridge-hookshot-passkey.file = "/root/passkey";"#,
    );
    let config = file(&plan, "/etc/hearth/bridges/hookshot/config.json");
    assert_eq!(
        config["permissions"],
        json!([
            { "actor": "@you:example.org", "services": [{ "service": "*", "level": "admin" }] },
            { "actor": "example.org", "services": [{ "service": "*", "level": "manageConnections" }] },
        ])
    );
    assert_eq!(
        config["passFile"],
        "/run/credentials/hearth-bridge-hookshot.service/bridge-hookshot-passkey"
    );
    let unit = &plan["units"]["hearth-bridge-hookshot.service"];
    assert_eq!(
        unit["credentials"]["bridge-hookshot-passkey"]["path"],
        "/root/passkey"
    );
    assert_eq!(unit["serviceConfig"]["MemoryDenyWriteExecute"], false);
}
