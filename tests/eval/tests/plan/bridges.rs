//! Bridges are data.

use hearth_eval_tests::nix;
use serde_json::json;

use crate::{file, homeserver, plan};

#[test]
fn a_second_bridge_of_a_kind_has_names_of_its_own() {
    let Some(nix) = nix("a second bridge of a kind") else {
        return;
    };
    let plan = plan(
        &nix,
        r#"bridges.heisenbridge.enable = true;
           bridges.work = { enable = true; kind = "heisenbridge"; port = 9899; };"#,
    );
    assert_eq!(
        plan["bridges"]["work"],
        json!({
            "kind": "heisenbridge", "title": "Heisenbridge", "protocol": "IRC", "version": "1.15.4",
            "unit": "hearth-bridge-work.service", "registration": "work", "bot": "@workbot:example.org",
            "url": "http://127.0.0.1:9899", "userPrefix": "work_", "ready": "/_matrix/mau/ready", "ping": true,
            "database": null, "stateDirectory": null, "config": null,
            "login": "send the bot `ADDNETWORK name`, `ADDSERVER name address 6697 --tls`, `OPEN name`",
        })
    );
    let public = |id: &str| plan["registrations"][id]["public"]["namespaces"]["users"].clone();
    assert_eq!(
        public("heisenbridge"),
        json!([{ "regex": "@irc_.*:example\\.org", "exclusive": true }])
    );
    assert_eq!(
        public("work"),
        json!([{ "regex": "@work_.*:example\\.org", "exclusive": true }])
    );
    let unit = &plan["units"]["hearth-bridge-work.service"];
    assert_eq!(
        unit["start"][0],
        "/opt/hearth/bridges/heisenbridge/bin/python3"
    );
    assert_eq!(unit["start"][1], "/etc/hearth/bridges/work/launcher.py");
    assert_eq!(
        homeserver(&plan)["app_service_config_files"],
        json!([
            "/run/credentials/matrix-synapse.service/registration-hearth-wake.yaml",
            "/run/credentials/matrix-synapse.service/registration-heisenbridge.yaml",
            "/run/credentials/matrix-synapse.service/registration-work.yaml",
        ])
    );
}

#[test]
fn a_bridge_with_a_configuration_file_is_a_matter_of_data() {
    let Some(nix) = nix("a bridge with a configuration file") else {
        return;
    };
    let plan = plan(
        &nix,
        r#"bridgeKinds.teahouse = builtins.fromTOML (builtins.readFile ./tests/eval/hosts/teahouse.toml);
           secrets.tea.file = "/run/secrets/tea";
           bridges.teahouse = {
             enable = true;
             settings = { network.leaf._secret = "tea"; bridge.command_prefix = "!cup"; };
           };"#,
    );
    assert_eq!(
        file(&plan, "/etc/hearth/bridges/teahouse/config.json"),
        json!({
            "network": { "leaf": { "_secret": "tea" } },
            "bridge": {
                "command_prefix": "!cup",
                "permissions": { "example.org": "user", "@you:example.org": "admin" },
            },
            "encryption": { "pickle_key": { "_secret": "bridge-teahouse-pickle" } },
            "homeserver": { "address": "http://127.0.0.1:8008", "domain": "example.org" },
            "appservice": {
                "address": "http://127.0.0.1:29999", "port": 29999, "id": "teahouse",
                "as_token": { "_registration": "as_token" },
                "hs_token": { "_registration": "hs_token" },
                "username_template": "tea_{{.}}",
            },
            "database": { "uri": "postgres:///hearth-bridge-teahouse?host=/run/postgresql" },
        })
    );
    let unit = &plan["units"]["hearth-bridge-teahouse.service"];
    assert_eq!(
        unit["start"],
        json!([
            "/opt/hearth/bridges/teahouse/bin/teahouse",
            "-n",
            "-c",
            "/run/hearth-bridge-teahouse/config.yaml"
        ])
    );
    assert_eq!(
        unit["startPre"],
        json!([[
            "/usr/bin/hearth",
            "render",
            "--template",
            "/etc/hearth/bridges/teahouse/config.json",
            "--output",
            "/run/hearth-bridge-teahouse/config.yaml"
        ]])
    );
    assert_eq!(
        unit["environment"]["TEAHOUSE_STATE"],
        "/var/lib/hearth-bridge-teahouse"
    );
    assert_eq!(unit["stateDirectory"]["name"], "hearth-bridge-teahouse");
    assert_eq!(unit["runtimeDirectory"]["name"], "hearth-bridge-teahouse");
    assert_eq!(unit["serviceConfig"]["MemoryDenyWriteExecute"], false);
    let credentials: Vec<&String> = unit["credentials"].as_object().unwrap().keys().collect();
    assert_eq!(
        credentials,
        ["bridge-teahouse-pickle", "registration", "tea"]
    );
    assert_eq!(
        unit["requires"],
        json!([
            "hearth-registrations.service",
            "hearth-secrets.service",
            "hearth-database.service"
        ])
    );
    assert_eq!(plan["databases"]["hearth-bridge-teahouse"]["strict"], false);
    assert_eq!(
        plan["secrets"]["bridge-teahouse-pickle"]["source"],
        "generated"
    );
    let public = &plan["registrations"]["teahouse"]["public"];
    assert_eq!(public["receive_ephemeral"], true);
    assert_eq!(public["sender_localpart"], "teabot");
    assert_eq!(
        public["namespaces"]["users"][1]["regex"],
        "^@teabot:example\\.org$"
    );
}
