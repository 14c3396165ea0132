//! Synapse, its database and its bridges: in what order, and with what in their hands.

use crate::harness::{CABIN, can_evaluate, good, refused, service, strings};

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
        [
            "/run/credentials/matrix-synapse.service/registration-hearth-wake.yaml",
            "/run/credentials/matrix-synapse.service/registration-heisenbridge.yaml"
        ]
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

/// Upstream's module looks for these keys in homeserver.yaml, where one with a secret in it is not.
#[test]
fn what_settings_need_is_installed_even_where_they_hold_a_secret() {
    if !can_evaluate() {
        return;
    }
    let extras = |settings: &str| {
        let host = good(&format!(
            r#"{CABIN} {{ hearth.secrets.word.file = "/run/secrets/word"; hearth.synapse.settings = {{ {settings} }}; }}"#
        ));
        let synapse = &host["services"]["matrix-synapse"];
        (
            strings(&synapse["extras"])
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
            synapse["settings"]
                .as_object()
                .map(|keys| keys.keys().cloned().collect::<Vec<_>>())
                .unwrap_or_default(),
        )
    };
    let usual = ["systemd", "postgres", "url-preview"];
    for (key, value, extra) in [
        (
            "oidc_providers",
            r#"[ { idp_id = "a"; client_secret._secret = "word"; } ]"#,
            "oidc",
        ),
        (
            "jwt_config",
            r#"{ enabled = true; secret._secret = "word"; }"#,
            "jwt",
        ),
        (
            "saml2_config",
            r#"{ sp_config.key._secret = "word"; }"#,
            "saml2",
        ),
        ("sentry", r#"{ dsn._secret = "word"; }"#, "sentry"),
    ] {
        let (extras, settings) = extras(&format!("{key} = {value};"));
        assert!(extras.contains(&extra.to_owned()), "{key}: {extras:?}");
        for usual in usual {
            assert!(extras.contains(&usual.to_owned()), "{key}: {extras:?}");
        }
        assert!(!settings.contains(&key.to_owned()), "{key} is in the store");
    }
    let (plain, _) = extras("");
    assert_eq!(plain.len(), usual.len(), "{plain:?}");
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
            "`services.postgresql.ensureDatabases`: `matrix-synapse` would be made in the cluster's own collation, which Synapse may refuse",
            "hint: take it out of the list, Hearth makes it",
        ],
    );
    good(&format!(
        "{CABIN} {{ services.postgresql.ensureDatabases = [ \"nextcloud\" ]; }}"
    ));
}

#[test]
fn hearth_follows_the_port_of_the_server_that_is_there() {
    if !can_evaluate() {
        return;
    }
    let host = good(&format!(
        "{CABIN} {{ services.postgresql.settings.port = 5433; }}"
    ));
    let arguments = &host["services"]["matrix-synapse"]["settings"]["database"]["args"];
    assert_eq!(arguments["port"], 5433);
    refused(
        &format!("{CABIN} {{ hearth.database.port = 5433; }}"),
        &[
            "`hearth.database.port`: it is 5433, and PostgreSQL listens on 5432",
            "hint: set `services.postgresql.settings.port` instead, Hearth follows it",
        ],
    );
}

#[test]
fn what_waits_for_bridges_is_seen_to_around_each_start_of_synapse() {
    if !can_evaluate() {
        return;
    }
    let host = good(&format!("{CABIN} {{ }}"));
    let before = service(&host, "hearth-queues");
    assert!(strings(&before["before"]).contains(&"matrix-synapse.service"));
    assert_eq!(strings(&before["wantedBy"]), ["matrix-synapse.service"]);
    assert_eq!(before["serviceConfig"]["RemainAfterExit"], false);
    let after = service(&host, "hearth-wake");
    assert!(strings(&after["after"]).contains(&"matrix-synapse.service"));
    for unit in [
        "matrix-synapse.service",
        "hearth-bridge-heisenbridge.service",
    ] {
        assert!(strings(&after["wantedBy"]).contains(&unit), "{unit}");
    }
    // They share Synapse's user, and leave alone what it has in shared memory.
    for unit in [before, after] {
        assert_eq!(unit["serviceConfig"]["User"], "matrix-synapse");
        assert_eq!(unit["serviceConfig"]["RemoveIPC"], false);
    }
    let synapse = service(&host, "matrix-synapse");
    assert!(!strings(&synapse["requires"]).contains(&"hearth-queues.service"));
}
