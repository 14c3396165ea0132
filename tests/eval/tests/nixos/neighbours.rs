//! What else is on the host, and what is said when it does not fit.

use crate::harness::{CABIN, can_evaluate, good, refused, service, strings};

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
        serde_json::json!({ "enableACME": true, "forceSSL": true, "listenAddresses": ["0.0.0.0", "[::0]"], "locations": { "/": { "root": "/srv/blog" } } })
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
    assert_eq!(strings(&settings["app_service_config_files"]).len(), 3);
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
    assert_eq!(host["systemd"]["targets"], serde_json::json!({}));
    assert_eq!(host["system"]["checks"], serde_json::json!([]));
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
            "`services.matrix-synapse.workers`: Hearth hands registrations and secrets to Synapse's main process alone, so a worker would not start",
            "hint: remove the workers",
        ],
    );
    refused(
        &format!("{CABIN} {{ services.matrix-synapse.dataDir = \"/data\"; }}"),
        &[
            "`services.matrix-synapse.dataDir`: it is `/data`, and Hearth keeps Synapse's key and media in `/var/lib/matrix-synapse`",
            "hint: leave it alone, and mount the disk that is meant at `/var/lib/matrix-synapse`",
        ],
    );
    // Upstream's user is a static one, so the state is where it seems to be.
    refused(
        &format!("{CABIN} {{ hearth.synapse.settings.media_store_path = \"/srv/media\"; }}"),
        &[
            "`hearth.synapse.settings.media_store_path`: Hearth sets this itself",
            "hint: use a mount at `/var/lib/matrix-synapse/media`",
        ],
    );
    refused(
        &format!("{CABIN} {{ hearth.files.\"/srv/mine\".text = \"a\"; }}"),
        &[
            "`hearth.files`: `/srv/mine` is not below /etc, and NixOS has no other place for files that are declared",
            "hint: choose a path below /etc",
        ],
    );
    refused(
        r#"./hosts/cabin.nix { hearth.bridgeKinds.mine = { title = "Mine"; talks_to = "a"; protocol = "a"; package = "no-such-bridge";
           start = { program = "mine"; arguments = [ ]; }; appservice = { port = 9900; bot = "mine"; user_prefix = "mine_"; }; version = "1";
           config.layout = "none"; }; hearth.bridges.mine.enable = true; }"#,
        &[
            "`hearth.bridges`: nixpkgs has no package `no-such-bridge`, which the bridge `mine` needs",
            "hint: name yours in `hearth.bridges.mine.package`, or its program in `hearth.bridges.mine.program`",
        ],
    );
}

#[test]
fn what_may_not_be_meant_is_a_warning_of_nixos() {
    if !can_evaluate() {
        return;
    }
    assert!(strings(&good(CABIN)["warnings"]).is_empty());
    let host = good(r#"{ hearth = { enable = true; serverName = "example.org"; }; }"#);
    let warnings = strings(&host["warnings"]);
    assert!(
        warnings[0].starts_with("`hearth.admins` is empty: nobody looks after this server"),
        "{warnings:?}"
    );
}
