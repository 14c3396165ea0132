//! nginx, certificates, ports.

use serde_json::Value;

use crate::harness::{CABIN, EDGE, can_evaluate, good, service, strings};

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
fn without_ipv6_hearths_hosts_do_without_it_and_others_as_they_like() {
    if !can_evaluate() {
        return;
    }
    let host = good(&format!(
        "{EDGE} {{ hearth.proxy.ipv6 = false; services.nginx.virtualHosts.mine = {{ }}; }}"
    ));
    let sites = &host["services"]["nginx"]["virtualHosts"];
    let ours = &sites["example.org"];
    assert_eq!(ours["listenAddresses"], serde_json::json!(["0.0.0.0"]));
    assert_eq!(ours["extraConfig"], "listen 0.0.0.0:8448 ssl;\n");
    assert_eq!(
        sites["mine"]["listenAddresses"],
        serde_json::json!(["0.0.0.0", "[::0]"])
    );
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
    assert_eq!(host["systemd"]["paths"], serde_json::json!({}));
}

/// The user nginx may not read a key that belongs to root, as certbot and others leave it.
#[test]
fn a_certificate_of_ones_own_reaches_nginx_as_a_credential_and_again_when_it_changes() {
    if !can_evaluate() {
        return;
    }
    let own = good(&format!(
        r#"{EDGE} ({{ lib, ... }}: {{
            hearth.proxy.tls = {{ selfSigned = lib.mkForce false; certificate = "/etc/ssl/a.pem"; key = "/etc/ssl/a.key"; }};
        }})"#
    ));
    let site = &own["services"]["nginx"]["virtualHosts"]["matrix.example.org"];
    assert_eq!(
        (&site["sslCertificate"], &site["sslCertificateKey"]),
        (
            &"/run/credentials/nginx.service/matrix.example.org.pem".into(),
            &"/run/credentials/nginx.service/matrix.example.org.key".into()
        )
    );
    let loaded = strings(&service(&own, "nginx")["serviceConfig"]["LoadCredential"]);
    for credential in [
        "matrix.example.org.pem:/etc/ssl/a.pem",
        "matrix.example.org.key:/etc/ssl/a.key",
    ] {
        assert!(loaded.contains(&credential), "{loaded:?}");
    }
    let path = &own["systemd"]["paths"]["hearth-certificates-renewed"];
    assert_eq!(
        strings(&path["pathConfig"]["PathChanged"]),
        ["/etc/ssl/a.pem", "/etc/ssl/a.key", "/etc/ssl"]
    );
    assert_eq!(strings(&path["wantedBy"]), ["multi-user.target"]);
    let renewed = service(&own, "hearth-certificates-renewed");
    let programs = strings(&renewed["path"]);
    for program in ["diffutils", "openssl"] {
        assert!(
            programs.iter().any(|path| path.ends_with(program)),
            "{programs:?}"
        );
    }
    assert_eq!(renewed["startLimitIntervalSec"], 0);
    // Nothing is made in the place of what is there.
    assert!(
        !own["systemd"]["services"]
            .to_string()
            .contains("hearth-certificates.service")
    );
}

#[test]
fn other_ports_are_nginxs_own() {
    if !can_evaluate() {
        return;
    }
    let ports = |host: &Value| host["services"]["nginx"]["ports"].clone();
    assert_eq!(ports(&good(CABIN)), serde_json::json!([80, 443]));
    let host = good(&format!(
        "{CABIN} {{ hearth.proxy.ports = {{ http = 8080; https = 8443; }}; }}"
    ));
    assert_eq!(ports(&host), serde_json::json!([8080, 8443]));
    assert_eq!(
        host["networking"]["firewall"]["allowedTCPPorts"],
        serde_json::json!([8080, 8443])
    );
    // The usual listeners are nginx's, so none is added.
    let site = &host["services"]["nginx"]["virtualHosts"]["cabin.example.org"];
    assert!(site.get("extraConfig").is_none(), "{site}");
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
