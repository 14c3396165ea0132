//! What a host becomes on the home-manager target, by home-manager's own modules; and what sizes make of it.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

mod findings;
mod sizes;
mod units;

use hearth_eval_tests::nix;
use hearth_tree::nix::Nix;
use serde_json::Value;

const HOST: &str = r#"enable = true; serverName = "example.org"; admins = [ "@you:example.org" ];"#;
const CONFIGURATION: &str = "home/you/.config/hearth";

fn module(options: &str) -> String {
    format!("{{ lib, ... }}: {{ hearth = {{ {HOST} {options} }}; }}")
}

fn files(nix: &Nix, options: &str) -> Value {
    serde_json::from_str(&nix.apply("homeFiles", &module(options)).unwrap()).unwrap()
}

fn text<'a>(files: &'a Value, path: &str) -> &'a str {
    files[path]["text"].as_str().unwrap()
}

fn plan(nix: &Nix, options: &str) -> Value {
    serde_json::from_str(text(
        &files(nix, options),
        &format!("{CONFIGURATION}/plan.json"),
    ))
    .unwrap()
}

#[test]
fn programs_come_from_the_package_set() {
    let Some(nix) = nix("programs on the home-manager target") else {
        return;
    };
    let files = files(
        &nix,
        r#"bridges.heisenbridge.enable = true; proxy = { kind = "nginx"; tls.selfSigned = true; };"#,
    );
    let starts = |unit: &str| {
        let unit = text(
            &files,
            &format!("home/you/.config/systemd/user/{unit}.service"),
        )
        .to_owned();
        let line = unit
            .lines()
            .find(|line| line.starts_with("ExecStart="))
            .unwrap()
            .to_owned();
        let program = line.split_whitespace().next().unwrap().to_owned();
        program.replace("/nix/store/00000000000000000000000000000000-", "")
    };
    assert_eq!(
        starts("matrix-synapse"),
        "ExecStart=matrix-synapse/bin/synapse_homeserver"
    );
    assert_eq!(
        starts("hearth-postgresql"),
        "ExecStart=postgresql_17/bin/postgres"
    );
    assert_eq!(starts("hearth-nginx"), "ExecStart=nginx/bin/nginx");
    assert_eq!(starts("hearth-secrets"), "ExecStart=hearth/bin/hearth");
    assert_eq!(
        starts("hearth-bridge-heisenbridge"),
        "ExecStart=python3-with-heisenbridge/bin/python3"
    );
}

#[test]
fn a_persons_server_has_a_database_a_place_and_a_number() {
    let Some(nix) = nix("paths on the home-manager target") else {
        return;
    };
    let plan = plan(&nix, "");
    assert_eq!(plan["target"], "home-manager");
    assert_eq!(plan["stateDirectory"], "/home/you/.local/state/hearth");
    assert_eq!(
        plan["postgresql"]["socketDirectory"],
        "/run/user/1000/hearth-postgresql"
    );
    assert_eq!(plan["postgresql"]["cluster"]["version"], "17");
    assert_eq!(
        plan["postgresql"]["cluster"]["directory"],
        "/home/you/.local/state/hearth-postgresql/data"
    );
    for (name, unit) in plan["units"].as_object().unwrap() {
        assert_eq!(unit["user"], Value::Null, "{name}");
        assert_eq!(unit["dynamicUser"], false, "{name}");
        assert_eq!(unit["managed"], "hearth", "{name}");
    }
}

#[test]
fn another_number_is_everywhere() {
    let Some(nix) = nix("another uid") else {
        return;
    };
    let module = format!("{{ home.uid = 1007; hearth = {{ {HOST} }}; }}");
    let files: Value = serde_json::from_str(&nix.apply("homeFiles", &module).unwrap()).unwrap();
    let all = files.to_string();
    assert!(all.contains("/run/user/1007/") && !all.contains("/run/user/1000"));
}

#[test]
fn lines_for_the_firmware_are_a_file_and_nothing_is_done_with_it() {
    let Some(nix) = nix("config.txt") else { return };
    let files = files(
        &nix,
        r#"raspberryPi.configTxt = [ "gpu_mem=16" "dtoverlay=disable-bt" ];"#,
    );
    assert_eq!(
        text(&files, &format!("{CONFIGURATION}/config.txt")),
        "gpu_mem=16\ndtoverlay=disable-bt\n"
    );
    assert!(!files.to_string().contains("host config-txt"));
}

#[test]
fn a_certificate_of_ones_own_is_seen_by_nginx_alone() {
    let Some(nix) = nix("certificates on the home-manager target") else {
        return;
    };
    let files = files(
        &nix,
        r#"proxy = { kind = "nginx"; tls = { certificate = "/home/you/tls/chain.pem"; key = "/home/you/tls/key.pem"; }; };"#,
    );
    let mut seen = 0;
    for (path, file) in files.as_object().unwrap() {
        if path.ends_with(".service") {
            let sees = file["text"]
                .as_str()
                .unwrap()
                .contains("BindReadOnlyPaths=-/home/you/tls\n");
            assert_eq!(sees, path.ends_with("hearth-nginx.service"), "{path}");
            seen += usize::from(sees);
        }
    }
    // The unit, and where its target asks for it.
    assert_eq!(seen, 2);
}

#[test]
fn without_ipv6_nginx_does_not_ask_for_it() {
    let Some(nix) = nix("IPv6 on the home-manager target") else {
        return;
    };
    let listens = |options: &str| {
        let options = format!(
            r#"proxy = {{ kind = "nginx"; tls.selfSigned = true; port8448 = true; {options} }};"#
        );
        let files = files(&nix, &options);
        let conf = text(&files, &format!("{CONFIGURATION}/nginx.conf"));
        let listens = conf
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with("listen "));
        listens.map(str::to_owned).collect::<Vec<_>>()
    };
    let without = ["listen 8080;", "listen 8443 ssl;", "listen 8448 ssl;"];
    assert_eq!(listens("ipv6 = false;"), without);
    let with = listens("");
    assert_eq!(with.len(), 6);
    assert!(
        with.contains(&"listen [::]:8443 ssl;".to_owned()),
        "{with:?}"
    );
}
