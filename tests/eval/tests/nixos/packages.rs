//! Whether a bridge gets a package that it can be started from, and one that nixpkgs builds unasked.

use serde_json::Value;

use crate::harness::{CABIN, can_evaluate, good, refused, strings};

const TELEGRAM: &str = r#"hearth.secrets.hash.generated = true;
    hearth.bridges.telegram.settings.network = { api_id = 1; api_hash._secret = "hash"; };
    hearth.bridges.telegram-python.settings.telegram = { api_id = 1; api_hash._secret = "hash"; };"#;

fn host(options: &str) -> String {
    format!("{CABIN} ({{ pkgs, ... }}: {{ {TELEGRAM} {options} }})")
}

/// What starts a bridge, by its name.
fn start(name: &str, options: &str) -> String {
    let host = good(&host(&format!(
        "hearth.bridges.{name} = {{ enable = true; {options} }};"
    )));
    host["systemd"]["services"][format!("hearth-bridge-{name}")]["serviceConfig"]["ExecStart"]
        .to_string()
}

#[test]
fn without_encryption_there_is_no_libolm() {
    if !can_evaluate() {
        return;
    }
    for (name, options, found) in [
        (
            "discord",
            "",
            "-mautrix-discord-nocrypto/bin/mautrix-discord",
        ),
        (
            "discord",
            "encryption = \"allow\";",
            "-mautrix-discord-libolm/bin/mautrix-discord",
        ),
        (
            "googlechat",
            "",
            "-python3-with-mautrix-googlechat/bin/python3",
        ),
        (
            "googlechat",
            "encryption = \"allow\";",
            "-python3-with-mautrix-googlechat-libolm/bin/python3",
        ),
        // It has no encryption to ask for.
        ("maubot", "", "-python3-with-maubot/bin/python3"),
        // What somebody names is theirs.
        (
            "maubot",
            "package = pkgs.maubot;",
            "-python3-with-maubot-libolm/bin/python3",
        ),
    ] {
        let start = start(name, options);
        assert!(start.contains(found), "{name} {options}: {start}");
    }
}

/// As long as nixpkgs' mautrix-telegram was in Python.
#[test]
fn the_older_telegram_goes_without_libolm_too() {
    if !can_evaluate() {
        return;
    }
    let host = good(&host(
        r#"hearth.bridgeKinds.older = builtins.fromTOML (builtins.readFile ./modules/bridges/telegram-python.toml) // {
             package = "mautrix-telegram-python"; directory = ./modules/bridges; };
           hearth.bridges.older = { enable = true; settings.telegram = { api_id = 1; api_hash._secret = "hash"; }; };"#,
    ));
    let start = host["systemd"]["services"]["hearth-bridge-older"]["serviceConfig"]["ExecStart"]
        .to_string();
    assert!(
        start.contains("-python3-with-mautrix-telegram/bin/python3"),
        "{start}"
    );
}

#[test]
fn a_program_of_another_language_is_refused() {
    if !can_evaluate() {
        return;
    }
    refused(
        &host("hearth.bridges.telegram-python.enable = true;"),
        &[
            "`hearth.bridges.telegram-python`: the package `mautrix-telegram` is not in Python, and Telegram (Python) is",
            "hint: name another in `hearth.bridges.telegram-python.package`, or its program in `hearth.bridges.telegram-python.program`; or try the kind `telegram`, which comes out of this package too",
        ],
    );
    let python = start("telegram-python", "package = pkgs.mautrix-telegram-python;");
    assert!(python.contains("/bin/python3"), "{python}");
    start("telegram-python", "program = \"/opt/mine/bin/python3\";");
}

#[test]
fn a_package_that_is_too_old_is_refused() {
    if !can_evaluate() {
        return;
    }
    for package in ["", "package = pkgs.mautrix-telegram-tagged;"] {
        let start = start("telegram", package);
        assert!(
            start.contains("-mautrix-telegram/bin/mautrix-telegram"),
            "{start}"
        );
    }
    refused(
        &host(
            "hearth.bridges.telegram = { enable = true; package = pkgs.mautrix-telegram-python; };",
        ),
        &[
            "`hearth.bridges.telegram`: the package `mautrix-telegram-libolm` is 0.15.3, and Telegram needs 26.04 or newer",
            "or try the kind `telegram-python`, which comes out of this package too",
        ],
    );
    refused(
        &host("hearth.bridges.instagram = { enable = true; package = pkgs.mautrix-meta-old; };"),
        &[
            "`hearth.bridges.instagram`: the package `meta` is 26.06, and Instagram needs 26.07 or newer",
            "or try the kind `meta`, which comes out of this package too",
        ],
    );
}

#[test]
fn of_several_programs_in_a_repository_the_right_one_is_built() {
    if !can_evaluate() {
        return;
    }
    for (name, package, found) in [
        (
            "instagram",
            "",
            "-meta-mautrix-instagram/bin/mautrix-instagram",
        ),
        (
            "instagram",
            "package = pkgs.mautrix-meta;",
            "-meta-mautrix-instagram/bin/mautrix-instagram",
        ),
        ("meta", "", "-meta-mautrix-meta/bin/mautrix-meta"),
    ] {
        let start = start(name, package);
        assert!(start.contains(found), "{name} {package}: {start}");
    }
}

const IRC: &str = r#"hearth.secrets.bridge-appservice-irc-passkey.file = "/root/passkey";
    hearth.bridges.appservice-irc = { enable = true; userPrefix = "aircs_"; };
    hearth.bridges.appservice-irc.settings.ircService.servers."irc.example.net".port = 6697;"#;

#[test]
fn what_only_later_releases_want_is_asked_for_with_them() {
    if !can_evaluate() {
        return;
    }
    let irc = |options: &str| format!("{CABIN} ({{ pkgs, ... }}: {{ {IRC} {options} }})");
    good(&irc(
        "hearth.bridges.appservice-irc.package = pkgs.matrix-appservice-irc-old;",
    ));
    refused(
        &irc(""),
        &[
            "`hearth.bridges.appservice-irc.settings`: `ircService.mediaProxy.publicUrl` is missing, and IRC (appservice-irc) does not start without it from 3.0 on, which the package is",
            "hint: set `ircService.mediaProxy.publicUrl` there; where people on IRC open what was sent in Matrix",
        ],
    );
    let url = r#"hearth.bridges.appservice-irc.settings.ircService.mediaProxy.publicUrl = "https://media.example.org";"#;
    refused(
        &irc(url),
        &[
            "`ircService.mediaProxy.signingKeyPath` is a file that has to be made first, from 3.0 on, which the package is",
            "/lib/generate-signing-key.js > /root/secrets/bridge-appservice-irc-media-key` on the host, and write `hearth.secrets.bridge-appservice-irc-media-key.file = \"/root/secrets/bridge-appservice-irc-media-key\";`",
        ],
    );
    let host = good(&irc(&format!(
        r#"{url} hearth.secrets.bridge-appservice-irc-media-key.file = "/root/media-key";"#
    )));
    let unit = &host["systemd"]["services"]["hearth-bridge-appservice-irc"]["serviceConfig"];
    assert!(
        strings(&unit["LoadCredential"])
            .contains(&"bridge-appservice-irc-media-key:/root/media-key"),
        "{unit}"
    );
    let config: Value = serde_json::from_str(
        host["environment"]["etc"]["hearth/bridges/appservice-irc/config.json"]
            .as_str()
            .unwrap_or_default(),
    )
    .expect("JSON");
    assert_eq!(
        config["ircService"]["mediaProxy"],
        serde_json::json!({
            "bindPort": 11111,
            "publicUrl": "https://media.example.org",
            "signingKeyPath": "/run/credentials/hearth-bridge-appservice-irc.service/bridge-appservice-irc-media-key",
            "ttlSeconds": 3600
        })
    );
}
