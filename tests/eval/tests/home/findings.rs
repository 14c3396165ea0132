//! What home-manager refuses, and how it says so.

use hearth_eval_tests::nix;

use crate::{files, module, text};

#[test]
fn what_is_wrong_with_a_host_is_an_assertion_of_home_manager() {
    let Some(nix) = nix("assertions on the home-manager target") else {
        return;
    };
    for (options, words) in [
        (
            r#"files."/etc/mine".text = "a";"#,
            "`hearth.files`: `/etc/mine` is not below `/home/you/.config/hearth`, and a person without root has no other place for files that are declared\n  hint: choose a path below it",
        ),
        (
            r#"bridges.heisenbridge = { enable = true; owner = "@you:elsewhere.org"; };"#,
            "`@you:elsewhere.org`",
        ),
        (
            r#"stateDirectory = "/srv/hearth";"#,
            "`/srv/hearth` is not below `/home/you/.local/state`",
        ),
        (
            r#"proxy = { kind = "nginx"; tls.selfSigned = true; ports.http = 8008; };"#,
            "port 8008 is also that of `hearth.synapse.port`",
        ),
        (
            r#"synapse.settings.media_store_path = "/srv/media";"#,
            "hint: use a mount at `/home/you/.local/state/matrix-synapse/media`",
        ),
        (
            r#"registrations.bot = { url = "http://127.0.0.1:9000"; tokensFrom = "registration.yaml"; };"#,
            "`hearth.registrations.bot.tokensFrom`: `registration.yaml` is not an absolute path",
        ),
        (
            r#"database.cluster.version = "9.6";"#,
            "is not of type `one of \"15\", \"16\", \"17\", \"18\"'",
        ),
        (
            r#"raspberryPi.configTxt = [ "a\nb" ];"#,
            "hearth.raspberryPi.configTxt",
        ),
        (
            r#"proxy = { kind = "nginx"; tls = { certificate = "/home/you/tls/chain.pem"; key = "/home/you//key.pem"; }; };"#,
            "- `hearth.proxy.tls.key`: `/home/you//key.pem` is not in a directory of its own, and the unit that needs it would see all of `/home/you`\n  hint: move it into one, such as `/home/you/private`",
        ),
        (
            r#"proxy = { kind = "nginx"; tls = { certificate = "/home/chain.pem"; key = "/home/you/tls/key.pem"; }; };"#,
            "`hearth.proxy.tls.certificate`: `/home/chain.pem` is not in a directory of its own",
        ),
        (
            r#"secrets.sso.file = "/sso"; synapse.settings.recaptcha_private_key._secret = "sso";"#,
            "`hearth.secrets.sso.file`: `/sso` is not in a directory of its own",
        ),
        (
            r#"bridges.heisenbridge = { enable = true; tokensFrom = "/home/you/tls/../registration.yaml"; };"#,
            "`hearth.bridges.heisenbridge.tokensFrom`: `/home/you/tls/../registration.yaml` is not in a directory of its own",
        ),
        (
            r#"registrations.bot = { url = "http://127.0.0.1:9000"; tokensFrom = "/home/you/registration.yaml"; };"#,
            "`hearth.registrations.bot.tokensFrom`: `/home/you/registration.yaml` is not in a directory of its own",
        ),
        (
            r#"database.cluster.directory = "/home/you/data";"#,
            "`hearth.database.cluster.directory`: `/home/you/data` is not in a directory of its own",
        ),
        (
            r#"database.cluster.directory = "/home/you/.local/state/pgdata";"#,
            "`hearth.database.cluster.directory`: `/home/you/.local/state/pgdata` is not in a directory of its own, and the unit that needs it would see all of `/home/you/.local/state`\n  hint: move it into one, such as `/home/you/private`",
        ),
        (
            r#"proxy = { kind = "nginx"; tls = { certificate = "/home/you/.local/state/chain.pem"; key = "/home/you/.local/state/hearth/key.pem"; }; };"#,
            "`hearth.proxy.tls.certificate`: `/home/you/.local/state/chain.pem` is not in a directory of its own, and the unit that needs it would see all of `/home/you/.local/state`\n",
        ),
        (
            r#"proxy = { kind = "nginx"; tls = { certificate = "/home/you/tls/chain.pem"; key = "/home/you/.local/state/hearth/key.pem"; }; };"#,
            "`hearth.proxy.tls.key`: `/home/you/.local/state/hearth/key.pem` is not in a directory of its own, and the unit that needs it would see all of `/home/you/.local/state/hearth`\n",
        ),
        (
            r#"database.cluster.directory = "/home/you/.local/state/matrix-synapse/pgdata";"#,
            "and the unit that needs it would see all of `/home/you/.local/state/matrix-synapse`\n",
        ),
        (
            r#"bridges.work = { kind = "slack"; keptAs = "slack"; enable = true; tokensFrom = "/home/you/r.yaml"; };"#,
            "`hearth.bridges.work.tokensFrom`: `/home/you/r.yaml` is not in a directory of its own",
        ),
        (r#"size = "tiny";"#, "one of \"mini\", \"pi\", \"server\""),
    ] {
        let refusal = nix.apply("homeFiles", &module(options)).unwrap_err();
        assert!(refusal.contains(words), "{words} is not in:\n{refusal}");
    }
}

/// What is wrong is said once, and of what is there.
#[test]
fn only_a_file_that_a_unit_would_see_is_one_in_the_wrong_place() {
    let Some(nix) = nix("which files have to be in directories of their own") else {
        return;
    };
    for (options, words) in [
        (
            r#"registrations.bot = { url = "http://127.0.0.1:9000"; tokensFrom = "registration.yaml"; };"#,
            "`registration.yaml` is not an absolute path",
        ),
        (
            r#"proxy = { kind = "nginx"; tls.certificate = "/home/you/tls/chain.pem"; };"#,
            "`hearth.proxy.tls.key`: there is a certificate, and no key for it",
        ),
    ] {
        let refusal = nix.apply("homeFiles", &module(options)).unwrap_err();
        assert!(refusal.contains(words), "{words} is not in:\n{refusal}");
        assert!(!refusal.contains("directory of its own"), "{refusal}");
    }
    files(
        &nix,
        r#"proxy.tls = { certificate = "/home/you/chain.pem"; key = "/home/you/key.pem"; };"#,
    );
    // What the unit writes to anyway.
    let own = "/home/you/.local/state/hearth";
    for options in [
        format!(r#"database.cluster.directory = "{own}/pgdata";"#),
        format!(
            r#"secrets.sso.file = "{own}/sso"; synapse.settings.recaptcha_private_key._secret = "sso";"#
        ),
        format!(
            r#"registrations.bot = {{ url = "http://127.0.0.1:9000"; tokensFrom = "{own}/r.yaml"; }};"#
        ),
    ] {
        let files = files(&nix, &options);
        for unit in ["hearth-secrets", "hearth-registrations"] {
            let path = format!("home/you/.config/systemd/user/{unit}.service");
            let only_read = format!("BindReadOnlyPaths=-{own}\n");
            assert!(!text(&files, &path).contains(&only_read), "{unit}");
        }
    }
}
