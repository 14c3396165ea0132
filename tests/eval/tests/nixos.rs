//! The NixOS target, evaluated from nixpkgs' `lib` alone against a schema of the upstream options (`tests/nixos/schema`).

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const REFRESH: &str =
    "HEARTH_REFRESH=1 cargo test -p hearth-eval-tests --test nixos cabin_is_as_committed";
const CABIN: &str = r#"./hosts/cabin.nix { networking.hostName = "cabin"; }"#;
const EDGE: &str = r#"./hosts/edge.nix { networking.hostName = "edge"; }"#;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the repository's root")
}

fn nix(expression: &str) -> Result<Value, String> {
    let run = Command::new("nix-instantiate")
        .args([
            "--eval",
            "--strict",
            "--json",
            "--option",
            "experimental-features",
            "nix-command flakes",
        ])
        .args(["--expr", expression])
        .current_dir(root())
        .output()
        .map_err(|error| format!("nix-instantiate: {error}"))?;
    if run.status.success() {
        Ok(serde_json::from_slice(&run.stdout).expect("JSON on stdout"))
    } else {
        Err(String::from_utf8_lossy(&run.stderr).into_owned())
    }
}

/// Whether there is a Nix, and the locked `lib` for it. If not it says so past the test harness, which would
/// swallow the line.
fn can_evaluate() -> bool {
    match nix("(import ./tests/eval/nix/flake-inputs.nix).lib.version") {
        Ok(_) => true,
        Err(problem) => {
            let why = problem
                .lines()
                .find(|line| line.contains("error"))
                .unwrap_or(&problem)
                .trim()
                .to_owned();
            let _ = writeln!(
                std::io::stderr(),
                "skipped: the NixOS target cannot be evaluated here: {why}"
            );
            false
        }
    }
}

/// Evaluates modules, written as the elements of a Nix list.
fn evaluate(modules: &str) -> Result<Value, String> {
    nix(&format!(
        "import ./tests/nixos/evaluate.nix {{ modules = [ {modules} ]; }}"
    ))
}

fn good(modules: &str) -> Value {
    evaluate(modules).unwrap_or_else(|problem| panic!("{modules} must evaluate:\n{problem}"))
}

fn refused(modules: &str, words: &[&str]) {
    match evaluate(modules) {
        Ok(_) => panic!("{modules} must be refused"),
        Err(problem) => {
            for word in words {
                assert!(problem.contains(word), "{word:?} is not in:\n{problem}");
            }
        }
    }
}

fn strings(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn service<'a>(host: &'a Value, name: &str) -> &'a Value {
    let found = &host["systemd"]["services"][name];
    assert!(found.is_object(), "there is no {name}.service");
    found
}

#[test]
fn cabin_is_as_committed() {
    if !can_evaluate() {
        return;
    }
    let mut host = good(CABIN);
    // What the files say is compared in tests/rendered; here it is that they are there, and what restarts with them.
    let etc = host["environment"]["etc"]
        .as_object_mut()
        .expect("files in /etc");
    host["environment"]["etc"] = etc.keys().cloned().collect();
    for service in host["systemd"]["services"]
        .as_object_mut()
        .expect("services")
        .values_mut()
    {
        if let Some(triggers) = service.get_mut("restartTriggers") {
            *triggers = triggers.as_array().map(Vec::len).into();
        }
    }

    let path = root().join("tests/nixos/cabin.json");
    let now = serde_json::to_string_pretty(&host).expect("JSON") + "\n";
    if std::env::var_os("HEARTH_REFRESH").is_some() {
        std::fs::write(&path, &now).expect("the snapshot can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = committed
        .lines()
        .zip(now.lines())
        .find(|(was, is)| was != is);
    assert!(
        committed == now,
        "tests/nixos/cabin.json is stale, first at {differs:?}; refresh it with: {REFRESH}"
    );
}

#[test]
fn an_option_that_upstream_does_not_have_is_refused() {
    if !can_evaluate() {
        return;
    }
    for (module, option) in [
        (
            "{ services.matrix-synapse.create_local_database = true; }",
            "services.matrix-synapse.create_local_database",
        ),
        (
            "{ services.nginx.virtualHosts.a.sslCert = \"/a\"; }",
            "services.nginx.virtualHosts.a.sslCert",
        ),
        (
            "{ systemd.services.a.serviceconfig = { }; }",
            "systemd.services.a.serviceconfig",
        ),
        ("{ security.acme.email = \"a@b\"; }", "security.acme.email"),
    ] {
        refused(
            &format!("{CABIN} {module}"),
            &[&format!("The option `{option}' does not exist")],
        );
    }
}

#[test]
fn a_value_of_the_wrong_type_is_refused() {
    if !can_evaluate() {
        return;
    }
    for (module, option) in [
        (
            "{ networking.firewall.allowedTCPPorts = [ \"443\" ]; }",
            "networking.firewall.allowedTCPPorts",
        ),
        (
            "{ services.matrix-synapse.extraConfigFiles = [ { } ]; }",
            "services.matrix-synapse.extraConfigFiles",
        ),
        (
            "{ services.matrix-synapse.settings.listeners = [ { port = 8009; bind = 1; } ]; }",
            "listeners",
        ),
        (
            "{ systemd.services.a.after = [ \"postgresql\" ]; }",
            "systemd.services.a.after",
        ),
        (
            "{ systemd.services.a.serviceConfig.Type = \"daemon\"; }",
            "systemd.services.a.serviceConfig",
        ),
    ] {
        refused(&format!("{CABIN} {module}"), &[option]);
    }
    refused(
        &format!("{CABIN} {{ services.matrix-synapse.settings.pid_file = \"/run/mine.pid\"; }}"),
        &["read-only", "pid_file"],
    );
}

#[test]
fn synapse_waits_for_everything_it_needs() {
    if !can_evaluate() {
        return;
    }
    let host = good(CABIN);
    let synapse = service(&host, "matrix-synapse");
    for oneshot in [
        "hearth-secrets",
        "hearth-registrations",
        "hearth-database",
        "hearth-signing-key",
    ] {
        let unit = format!("{oneshot}.service");
        assert!(
            strings(&synapse["after"]).contains(&unit.as_str()),
            "Synapse is not ordered after {unit}"
        );
        assert!(
            strings(&synapse["requires"]).contains(&unit.as_str()),
            "Synapse does not require {unit}"
        );
        let config = &service(&host, oneshot)["serviceConfig"];
        assert_eq!(config["Type"], "oneshot", "{oneshot}");
        assert_eq!(config["RemainAfterExit"], true, "{oneshot}");
    }
    assert!(
        strings(&synapse["after"]).contains(&"postgresql.target"),
        "Synapse is not ordered after PostgreSQL"
    );

    // postgresql.service is up before its set-up is done, so nothing may be content with that one.
    let database = service(&host, "hearth-database");
    assert_eq!(strings(&database["after"]), ["postgresql.target"]);
    assert_eq!(strings(&database["requires"]), ["postgresql.target"]);
    assert!(!host["systemd"].to_string().contains("postgresql.service"));

    let key = service(&host, "hearth-signing-key");
    assert_eq!(key["serviceConfig"]["User"], "matrix-synapse");
    assert!(
        key["serviceConfig"].get("DynamicUser").is_none(),
        "upstream's user is a static one"
    );

    let bridge = service(&host, "hearth-bridge-heisenbridge");
    assert!(strings(&bridge["after"]).contains(&"matrix-synapse.service"));
    assert!(
        !strings(&bridge["requires"]).contains(&"matrix-synapse.service"),
        "a bridge only wants Synapse"
    );
}

#[test]
fn registrations_and_secrets_reach_synapse_as_credentials() {
    if !can_evaluate() {
        return;
    }
    let host = good(&format!(
        r#"{CABIN} {{ hearth.secrets.smtp.file = "/run/secrets/smtp"; hearth.synapse.settings.email.smtp_pass._secret = "smtp"; }}"#
    ));
    let settings = &host["services"]["matrix-synapse"]["settings"];
    let loaded = strings(&service(&host, "matrix-synapse")["serviceConfig"]["LoadCredential"]);

    let registrations = strings(&settings["app_service_config_files"]);
    assert_eq!(
        registrations,
        ["/run/credentials/matrix-synapse.service/registration-heisenbridge.yaml"]
    );
    assert!(loaded.contains(
        &"registration-heisenbridge.yaml:/var/lib/hearth/registrations/heisenbridge.yaml"
    ));

    for key in [
        "macaroon_secret_key_path",
        "form_secret_path",
        "registration_shared_secret_path",
    ] {
        let path = settings[key]
            .as_str()
            .unwrap_or_else(|| panic!("{key} is not set"));
        let name = path
            .strip_prefix("/run/credentials/matrix-synapse.service/")
            .expect("a credential");
        assert!(
            loaded
                .iter()
                .any(|entry| entry.starts_with(&format!("{name}:"))),
            "{name} is not loaded"
        );
    }
    for key in ["macaroon_secret_key", "registration_shared_secret"] {
        assert!(settings[key].is_null(), "{key} would be in the store");
    }
    assert!(
        settings.get("email").is_none(),
        "a key with a secret in it stays out of the store"
    );

    assert!(loaded.contains(&"smtp:/run/secrets/smtp"));
    assert_eq!(
        strings(&host["services"]["matrix-synapse"]["extraConfigFiles"]),
        ["/run/matrix-synapse/secrets.yaml"]
    );
    // Upstream's own steps stay, ours is added.
    let steps = strings(&service(&host, "matrix-synapse")["serviceConfig"]["ExecStartPre"]);
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(
        steps.iter().any(|step| step.contains("hearth render")
            && step.ends_with("/run/matrix-synapse/secrets.yaml"))
    );
}

#[test]
fn the_database_is_never_left_to_upstream() {
    if !can_evaluate() {
        return;
    }
    let host = good(CABIN);
    assert_eq!(host["services"]["postgresql"]["enable"], true);
    assert!(strings(&host["services"]["postgresql"]["ensureDatabases"]).is_empty());
    refused(
        &format!(
            "{CABIN} {{ services.postgresql.ensureDatabases = [ \"nextcloud\" \"matrix-synapse\" ]; }}"
        ),
        &[
            "`services.postgresql.ensureDatabases`: `matrix-synapse` would be made in the cluster's own collation",
            "hint: take it out of the list, Hearth makes it",
        ],
    );
    good(&format!(
        "{CABIN} {{ services.postgresql.ensureDatabases = [ \"nextcloud\" ]; }}"
    ));
}

#[test]
fn what_is_wrong_with_a_host_is_an_assertion_of_nixos() {
    if !can_evaluate() {
        return;
    }
    refused(
        r#"./hosts/cabin.nix { networking.hostName = "cabin"; hearth.admins = [ "@you:elsewhere.org" ]; }"#,
        &[
            "Failed assertions:",
            "`@you:elsewhere.org` lives on `elsewhere.org`, and this server is `cabin.example.org`",
        ],
    );
    refused(
        &format!("{CABIN} {{ services.matrix-synapse.workers.one = {{ }}; }}"),
        &[
            "`services.matrix-synapse.workers`",
            "a worker would not start",
            "hint: remove the workers",
        ],
    );
    refused(
        &format!("{CABIN} {{ services.matrix-synapse.dataDir = \"/data\"; }}"),
        &[
            "`services.matrix-synapse.dataDir`: it is `/data`",
            "hint: leave it alone, and mount the disk",
        ],
    );
    refused(
        &format!("{CABIN} {{ hearth.files.\"/srv/mine\".text = \"a\"; }}"),
        &[
            "`hearth.files`: `/srv/mine` is not below /etc",
            "hint: choose a path below /etc",
        ],
    );
    refused(
        r#"./hosts/cabin.nix { hearth.bridgeKinds.mine = { title = "Mine"; talks_to = "a"; protocol = "a"; package = "no-such-bridge";
           start = { program = "mine"; arguments = [ ]; }; appservice = { port = 9900; sender = "mine"; user_prefix = "mine_"; };
           config.layout = "none"; }; hearth.bridges.mine.enable = true; }"#,
        &[
            "nixpkgs has no package `no-such-bridge`",
            "hint: name its program in `hearth.programs.bridges.mine`",
        ],
    );
}

#[test]
fn a_host_without_hearth_is_left_as_it_is() {
    if !can_evaluate() {
        return;
    }
    let host = good(r#"{ networking.hostName = "plain"; }"#);
    assert_eq!(host["services"]["matrix-synapse"]["enable"], false);
    assert_eq!(host["services"]["nginx"]["enable"], false);
    assert_eq!(host["services"]["postgresql"]["enable"], false);
    assert_eq!(host["systemd"]["services"], serde_json::json!({}));
    assert_eq!(host["environment"]["etc"], serde_json::json!({}));
}

#[test]
fn acme_gets_the_certificate_where_an_address_is_given() {
    if !can_evaluate() {
        return;
    }
    let host = good(CABIN);
    let acme = &host["security"]["acme"];
    assert_eq!(acme["acceptTerms"], true);
    assert_eq!(
        acme["certs"]["cabin.example.org"]["email"],
        "you@example.org"
    );
    let site = &host["services"]["nginx"]["virtualHosts"]["cabin.example.org"];
    assert_eq!(
        (&site["enableACME"], &site["forceSSL"]),
        (&true.into(), &true.into())
    );
    assert_eq!(
        host["networking"]["firewall"]["allowedTCPPorts"],
        serde_json::json!([80, 443])
    );

    let plan: Value = serde_json::from_str(
        host["environment"]["etc"]["hearth/plan.json"]
            .as_str()
            .expect("a plan"),
    )
    .expect("JSON");
    let certificate = &plan["proxy"]["certificates"]["cabin.example.org"];
    assert_eq!(certificate["source"], "acme");
    assert_eq!(
        certificate["certificate"],
        format!(
            "{}/fullchain.pem",
            acme["certs"]["cabin.example.org"]["directory"]
                .as_str()
                .unwrap_or_default()
        )
    );
}

#[test]
fn port_8448_is_listened_on_and_let_through_where_wanted() {
    if !can_evaluate() {
        return;
    }
    let host = good(EDGE);
    assert_eq!(
        host["networking"]["firewall"]["allowedTCPPorts"],
        serde_json::json!([80, 443, 8448])
    );
    let site = &host["services"]["nginx"]["virtualHosts"]["example.org"];
    assert_eq!(
        site["extraConfig"],
        "listen 0.0.0.0:8448 ssl;\nlisten [::0]:8448 ssl;\n"
    );

    let narrow = good(&format!(
        "{EDGE} {{ services.nginx.defaultListenAddresses = [ \"10.0.0.1\" ]; }}"
    ));
    let site = &narrow["services"]["nginx"]["virtualHosts"]["example.org"];
    assert_eq!(site["extraConfig"], "listen 10.0.0.1:8448 ssl;\n");
}

#[test]
fn a_placeholder_reaches_nginx_as_a_credential() {
    if !can_evaluate() {
        return;
    }
    let host = good(EDGE);
    let site = &host["services"]["nginx"]["virtualHosts"]["matrix.example.org"];
    assert_eq!(
        site["sslCertificate"],
        "/run/credentials/nginx.service/matrix.example.org.pem"
    );
    assert_eq!(
        site["sslCertificateKey"],
        "/run/credentials/nginx.service/matrix.example.org.key"
    );
    let nginx = service(&host, "nginx");
    let loaded = strings(&nginx["serviceConfig"]["LoadCredential"]);
    assert!(
        loaded.contains(&"matrix.example.org.key:/var/lib/hearth/tls/matrix.example.org/key.pem"),
        "{loaded:?}"
    );
    assert!(strings(&nginx["after"]).contains(&"hearth-certificates.service"));
    assert!(
        host["security"]["acme"]["certs"]
            .as_object()
            .is_some_and(serde_json::Map::is_empty)
    );

    let own = good(&format!(
        r#"{EDGE} ({{ lib, ... }}: {{
            hearth.proxy.tls = {{ selfSigned = lib.mkForce false; certificate = "/etc/ssl/a.pem"; key = "/etc/ssl/a.key"; }};
        }})"#
    ));
    let site = &own["services"]["nginx"]["virtualHosts"]["matrix.example.org"];
    assert_eq!(
        (&site["sslCertificate"], &site["sslCertificateKey"]),
        (&"/etc/ssl/a.pem".into(), &"/etc/ssl/a.key".into())
    );
}

#[test]
fn the_address_passes_the_proxy_byte_for_byte() {
    if !can_evaluate() {
        return;
    }
    // On the whole server upstream's settings may be on; they add to X-Forwarded-For, so ours stay out of them.
    let host = good(&format!(
        "{CABIN} {{ services.nginx.recommendedProxySettings = true; }}"
    ));
    let locations = &host["services"]["nginx"]["virtualHosts"]["cabin.example.org"]["locations"];
    for name in ["^~ /_matrix", "^~ /_synapse/client"] {
        let location = &locations[name];
        let target = location["proxyPass"].as_str().unwrap_or_default();
        assert_eq!(
            target.matches('/').count(),
            2,
            "{target} has a path, so nginx would rewrite the address"
        );
        assert!(
            location.get("recommendedProxySettings").is_none(),
            "{name} has upstream's headers"
        );
        let extra = location["extraConfig"].as_str().unwrap_or_default();
        assert!(
            extra.contains("proxy_set_header X-Forwarded-For $remote_addr;"),
            "{extra}"
        );
        assert!(extra.contains("client_max_body_size 50M;"), "{extra}");
    }
    let known = &locations["= /.well-known/matrix/client"];
    assert_eq!(
        known["return"],
        r#"200 '{"m.homeserver":{"base_url":"https://cabin.example.org"}}'"#
    );
    assert!(
        known["extraConfig"]
            .as_str()
            .unwrap_or_default()
            .contains("Access-Control-Allow-Origin")
    );
    assert!(!locations.to_string().contains("/_synapse/admin"));
}

#[test]
fn what_the_user_has_on_the_same_services_stays() {
    if !can_evaluate() {
        return;
    }
    let mine = r#"{
        services.nginx.virtualHosts."blog.example.org" = { forceSSL = true; enableACME = true; locations."/".root = "/srv/blog"; };
        services.nginx.virtualHosts."cabin.example.org".locations."/".proxyPass = "http://127.0.0.1:3000";
        services.matrix-synapse.settings.url_preview_url_blacklist = [ { scheme = "http"; } ];
        services.matrix-synapse.settings.listeners = [ { port = 9000; type = "metrics"; tls = false; bind_addresses = [ "127.0.0.1" ]; resources = [ ]; } ];
        services.matrix-synapse.settings.app_service_config_files = [ "/run/mine.yaml" ];
        networking.firewall.allowedTCPPorts = [ 22 ];
        systemd.services.matrix-synapse.serviceConfig.LoadCredential = [ "mine:/run/secrets/mine" ];
    }"#;
    let host = good(&format!("{CABIN} {mine}"));
    let sites = &host["services"]["nginx"]["virtualHosts"];
    assert_eq!(
        sites["blog.example.org"],
        serde_json::json!({ "enableACME": true, "forceSSL": true, "locations": { "/": { "root": "/srv/blog" } } })
    );
    let shared = &sites["cabin.example.org"]["locations"];
    assert_eq!(shared["/"]["proxyPass"], "http://127.0.0.1:3000");
    assert_eq!(shared["^~ /_matrix"]["proxyPass"], "http://127.0.0.1:8008");

    let settings = &host["services"]["matrix-synapse"]["settings"];
    assert_eq!(settings["url_preview_url_blacklist"][0]["scheme"], "http");
    let ports: Vec<_> = settings["listeners"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["port"].as_u64())
        .collect();
    assert!(ports.contains(&9000) && ports.contains(&8008), "{ports:?}");
    assert_eq!(strings(&settings["app_service_config_files"]).len(), 2);
    assert_eq!(
        host["networking"]["firewall"]["allowedTCPPorts"],
        serde_json::json!([22, 80, 443])
    );
    assert!(
        strings(&service(&host, "matrix-synapse")["serviceConfig"]["LoadCredential"])
            .contains(&"mine:/run/secrets/mine")
    );

    refused(
        &format!("{CABIN} {{ services.matrix-synapse.settings.server_name = \"other.org\"; }}"),
        &["server_name", "conflicting definition values"],
    );
}
