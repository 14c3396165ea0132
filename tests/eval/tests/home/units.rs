//! What a person's units see, write and wait for.

use hearth_eval_tests::nix;
use hearth_tree::nix::Nix;
use serde_json::Value;

use crate::{HOST, files, text};

const UNITS: &str = "home/you/.config/systemd/user";

fn unit(files: &Value, name: &str) -> String {
    text(files, &format!("{UNITS}/{name}.service")).to_owned()
}

fn directories(files: &Value) -> &str {
    text(files, "activation/hearthDirectories.sh")
}

#[test]
fn an_old_registration_is_seen_by_the_unit_that_takes_it_over() {
    let Some(nix) = nix("old registrations on the home-manager target") else {
        return;
    };
    let files = files(
        &nix,
        r#"bridges.heisenbridge = { enable = true; tokensFrom = "/home/you/by-hand/registration.yaml"; };
           registrations.bot = { url = "http://127.0.0.1:9000"; tokensFrom = "/home/you/bot/registration.yaml"; };"#,
    );
    for (path, file) in files.as_object().unwrap() {
        if path.ends_with(".service") {
            for directory in ["/home/you/by-hand", "/home/you/bot"] {
                let line = format!("BindReadOnlyPaths=-{directory}\n");
                let sees = file["text"].as_str().unwrap().contains(&line);
                assert_eq!(
                    sees,
                    path.ends_with("/hearth-registrations.service"),
                    "{path}"
                );
            }
        }
    }
}

#[test]
fn directories_of_other_peoples_units_are_left_alone() {
    let Some(nix) = nix("neighbours on the home-manager target") else {
        return;
    };
    let module = format!(
        r#"{{
            systemd.user.services = {{
                music.Service.BindPaths = "/mnt/media";
                films.Service.BindPaths = [ "/mnt/films" ];
            }};
            hearth = {{ {HOST} }};
        }}"#
    );
    let files: Value = serde_json::from_str(&nix.apply("homeFiles", &module).unwrap()).unwrap();
    assert!(unit(&files, "music").contains("BindPaths=/mnt/media\n"));
    let made = directories(&files);
    assert!(!made.contains("/mnt"), "{made}");
    assert!(
        made.contains(" /home/you/.local/state/hearth /home/you/.local/state/matrix-synapse\n"),
        "{made}"
    );
}

#[test]
fn what_the_data_lies_in_is_made_where_it_is_missing_and_never_changed() {
    let Some(nix) = nix("directories on the home-manager target") else {
        return;
    };
    let disk = files(
        &nix,
        r#"database.cluster.directory = "/mnt/ssd/hearth-postgresql";"#,
    );
    assert!(unit(&disk, "hearth-postgresql").contains("BindPaths=/mnt/ssd\n"));
    let lines: Vec<&str> = directories(&disk)
        .lines()
        .filter(|line| line.contains("/mnt"))
        .collect();
    assert_eq!(
        lines,
        ["[ -d /mnt/ssd ] || run install --directory --mode=0700 /mnt/ssd"]
    );
}

/// Not only secrets: a registration to take over, a signing key to bring along and a certificate are files that may be
/// decrypted as well.
#[test]
fn secrets_wait_for_who_decrypts_them() {
    let Some(nix) = nix("the order of secrets on the home-manager target") else {
        return;
    };
    let files = files(
        &nix,
        r#"synapse.signingKey.installFrom = "/run/user/1000/secrets/signing.key";
           registrations.bot = { url = "http://127.0.0.1:9000"; tokensFrom = "/run/user/1000/secrets/bot.yaml"; };
           proxy = { kind = "nginx"; tls = { certificate = "/home/you/tls/a.pem"; key = "/home/you/tls/a.key"; }; };"#,
    );
    for decrypter in ["sops-nix.service", "agenix.service"] {
        let line = format!("After={decrypter}\n");
        for name in [
            "hearth-secrets",
            "hearth-registrations",
            "hearth-signing-key",
            "hearth-nginx",
        ] {
            let unit = unit(&files, name);
            assert!(unit.contains(&line), "{name}, {decrypter}:\n{unit}");
        }
        assert!(
            !unit(&files, "matrix-synapse").contains(&line),
            "{decrypter}"
        );
    }
    // The plan names only what is there.
    assert!(!text(&files, "home/you/.config/hearth/plan.json").contains("sops-nix"));
}

fn synapse(nix: &Nix, options: &str) -> String {
    let unit = unit(&files(nix, options), "matrix-synapse");
    let line = unit
        .lines()
        .find(|line| line.starts_with("ExecStart="))
        .unwrap();
    line.split('-').skip(1).collect::<Vec<_>>().join("-")
}

#[test]
fn synapse_has_what_its_settings_need_even_where_they_hold_a_secret() {
    let Some(nix) = nix("Synapse's extras on the home-manager target") else {
        return;
    };
    let sso = synapse(
        &nix,
        r#"secrets.sso.file = "/run/secrets/sso"; synapse.settings = {
             oidc_providers = [ { idp_id = "a"; client_secret._secret = "sso"; } ];
             jwt_config = { enabled = true; secret._secret = "sso"; };
           };"#,
    );
    assert!(
        sso.starts_with(
            "matrix-synapse-with-postgres-systemd-url-preview-jwt-oidc/bin/synapse_homeserver "
        ),
        "{sso}"
    );
    let plain = synapse(&nix, "");
    assert!(
        plain.starts_with("matrix-synapse/bin/synapse_homeserver "),
        "{plain}"
    );
}

#[test]
fn the_steps_of_the_activation_find_systemd() {
    let Some(nix) = nix("the activation on the home-manager target") else {
        return;
    };
    let module = format!(
        r#"{{ systemd.user.systemctlPath = "/opt/systemd/bin/systemctl"; hearth = {{ {HOST} }}; }}"#
    );
    let files: Value = serde_json::from_str(&nix.apply("homeFiles", &module).unwrap()).unwrap();
    let step = |name: &str| text(&files, &format!("activation/{name}"));
    let (look, units) = (step("hearthLook.sh"), step("hearthUnits.sh"));
    let with = "env PATH=\"/opt/systemd/bin:$PATH\" hearth/bin/hearth host";
    let short = |text: &str| text.replace("/nix/store/00000000000000000000000000000000-", "");
    assert!(
        short(look).starts_with(&format!("{with} check --before-switch --plan ")),
        "{look}"
    );
    // What is current is remembered before anything can fail.
    assert!(
        short(units).starts_with(&format!(
            "run --silence nix-store --realise \"$newGenPath\" --add-root \"$currentGenGcPath\"\nrun {with} settle "
        )),
        "{units}"
    );
    // What is wrong is told before anything is changed, and what came up when all is done.
    assert_eq!(
        step("order.txt"),
        "hearthLook\nhearthDirectories\nlinkGeneration\nreloadSystemd\nhearthUnits\n"
    );
    // It would not be on the way to systemd by itself.
    assert!(!step("path.sh").contains("systemd"));
}

#[test]
fn whoever_leaves_home_manager_is_asked_nothing() {
    let Some(nix) = nix("leaving home-manager") else {
        return;
    };
    let module = format!("{{ uninstall = true; hearth = {{ {HOST} }}; }}");
    let files: Value = serde_json::from_str(&nix.apply("homeFiles", &module).unwrap()).unwrap();
    assert_eq!(
        text(&files, "activation/order.txt"),
        "linkGeneration\nreloadSystemd\n"
    );
}
