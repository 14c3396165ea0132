//! What lasts of a bridge, and what is different about those that are no ordinary appservices.

use hearth_eval_tests::nix;
use serde_json::{Value, json};

use crate::{HOST, file, plan, whatsapp};

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

/// appservice-irc hands out media itself, from the release on that wants to know where people find it.
#[test]
fn a_further_port_is_the_one_of_the_settings_and_there_when_they_open_it() {
    let Some(nix) = nix("further ports of bridges") else {
        return;
    };
    let irc = |name: &str, media: &str| {
        format!(
            r#"secrets.bridge-{name}-passkey.file = "/root/passkey";
               bridges.{name} = {{
                 enable = true;
                 kind = "appservice-irc";
                 settings.ircService = {{ servers."irc.example.net".port = 6697; {media} }};
               }};"#
        )
    };
    let url = r#"mediaProxy.publicUrl = "https://media.example.org";"#;
    let media = |options: &str, name: &str| {
        let plan = plan(&nix, options);
        let listens = &plan["units"][format!("hearth-bridge-{name}.service")]["listens"];
        let further = listens.as_array().unwrap().iter().skip(1);
        further.cloned().collect::<Vec<Value>>()
    };
    let at = |port: u16| json!({ "address": "0.0.0.0", "port": port, "purpose": "media" });

    let first = irc("appservice-irc", url);
    assert_eq!(media(&first, "appservice-irc"), [at(11111)]);
    assert!(media(&irc("appservice-irc", ""), "appservice-irc").is_empty());

    let second = |media: &str| format!("{first} {}", irc("club", &format!("{url} {media}")));
    let moved = second("mediaProxy.bindPort = 11112;");
    assert_eq!(media(&moved, "club"), [at(11112)]);
    let module = format!("{{ hearth = {{ {HOST} {} }}; }}", second(""));
    let refusal = nix.apply("tree", &module).unwrap_err();
    let words = "`hearth.bridges.club (media)`: port 11111 is also that of `hearth.bridges.appservice-irc (media)`";
    assert!(refusal.contains(words), "{refusal}");
    let module = format!("{{ hearth = {{ {HOST} {moved} }}; }}");
    nix.apply("tree", &module).unwrap();
}
