//! Bridges on NixOS: out of packages, with the registrations and secrets that they need.

use crate::harness::{CABIN, can_evaluate, good, refused, strings};

#[test]
fn a_bridge_comes_out_of_its_package_with_all_that_it_needs() {
    if !can_evaluate() {
        return;
    }
    let host = good(&format!(
        "{CABIN} {{ hearth.bridges = {{
            whatsapp = {{ enable = true; doublePuppet = true; encryption = \"default\"; }};
            mine = {{ enable = true; kind = \"discord\"; database = \"sqlite\"; }};
        }}; }}"
    ));
    let services = &host["systemd"]["services"];
    let whatsapp = &services["hearth-bridge-whatsapp"]["serviceConfig"];
    let start = whatsapp["ExecStart"].to_string();
    assert!(
        start.contains("-mautrix-whatsapp-goolm/bin/mautrix-whatsapp -n -c"),
        "{start}"
    );
    let credentials = whatsapp["LoadCredential"].to_string();
    for name in [
        "registration:/var/lib/hearth/registrations/whatsapp.yaml",
        "registration-hearth-doublepuppet:/var/lib/hearth/registrations/hearth-doublepuppet.yaml",
        "bridge-whatsapp-pickle:/var/lib/hearth/secrets/bridge-whatsapp-pickle",
    ] {
        assert!(credentials.contains(name), "{name} is not in {credentials}");
    }
    assert_eq!(whatsapp["DynamicUser"], true);
    assert_eq!(whatsapp["ProtectSystem"], "strict");
    let synapse = &services["matrix-synapse"]["serviceConfig"]["LoadCredential"];
    for id in ["heisenbridge", "whatsapp", "mine", "hearth-doublepuppet"] {
        let file = format!("registrations/{id}.yaml");
        assert!(
            strings(synapse).iter().any(|one| one.contains(&file)),
            "{id}"
        );
    }

    let mine = &services["hearth-bridge-mine"]["serviceConfig"];
    assert!(
        mine["ExecStart"]
            .to_string()
            .contains("-mautrix-discord-nocrypto/bin/mautrix-discord")
    );
    assert_eq!(mine["StateDirectory"], "hearth-bridge-mine");
}

#[test]
fn a_bridge_that_nixpkgs_lacks_is_hearths_own_package() {
    if !can_evaluate() {
        return;
    }
    let host = good(&format!(
        "{CABIN} {{ hearth.bridges.bluesky.enable = true; }}"
    ));
    let start = &host["systemd"]["services"]["hearth-bridge-bluesky"]["serviceConfig"]["ExecStart"];
    assert!(
        start
            .to_string()
            .contains("-mautrix-bluesky/bin/mautrix-bluesky -n"),
        "{start}"
    );
}

#[test]
fn a_package_or_a_program_of_ones_own_takes_its_place() {
    if !can_evaluate() {
        return;
    }
    let start = |options: &str| {
        let host = good(&format!(
            "{CABIN} ({{ pkgs, ... }}: {{ hearth.bridges.slack = {{ enable = true; {options} }}; }})"
        ));
        host["systemd"]["services"]["hearth-bridge-slack"]["serviceConfig"]["ExecStart"].to_string()
    };
    assert!(
        start("package = pkgs.mautrix-discord;")
            .contains("-mautrix-discord-libolm/bin/mautrix-slack -n")
    );
    assert!(start("program = \"/opt/mine\";").contains("/opt/mine -n"));
    refused(
        &format!("{CABIN} {{ hearth.bridges.slack.enable = true; }}"),
        &[
            "nixpkgs has no package `mautrix-slack`, which the bridge `slack` needs",
            "hint: name yours in `hearth.bridges.slack.package`, or its program in `hearth.bridges.slack.program`",
        ],
    );
}
