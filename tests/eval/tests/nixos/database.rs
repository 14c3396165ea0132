//! PostgreSQL's settings: a host's, beside those that upstream's module sets itself.

use serde_json::Value;

use crate::harness::{CABIN, can_evaluate, good, refused};

fn settings(module: &str) -> Value {
    let host = good(&format!("{CABIN} ({{ lib, ... }}: {{ {module} }})"));
    host["services"]["postgresql"]["settings"].clone()
}

#[test]
fn a_size_is_a_set_of_defaults() {
    if !can_evaluate() {
        return;
    }
    let usual = settings(r#"hearth.size = "mini";"#);
    assert_eq!(usual["shared_buffers"], "256MB");
    assert_eq!(usual["port"], 5432);
    assert_eq!(usual["jit"], "off");
    let own =
        settings(r#"hearth.size = "mini"; services.postgresql.settings.shared_buffers = "2GB";"#);
    assert_eq!(own["shared_buffers"], "2GB");
    assert_eq!(own["work_mem"], "8MB");
}

#[test]
fn what_nixos_has_by_default_gives_way() {
    if !can_evaluate() {
        return;
    }
    assert_eq!(
        settings("hearth.database.settings.jit = \"on\";")["jit"],
        "on"
    );
    let jit = "services.postgresql.enableJIT = true;";
    assert_eq!(
        settings(&format!("hearth.size = \"mini\"; {jit}"))["jit"],
        "on"
    );
    assert_eq!(
        settings(&format!("hearth.database.settings.jit = \"off\"; {jit}"))["jit"],
        "off"
    );
}

#[test]
fn what_nixos_sets_itself_is_not_lost_without_a_word() {
    if !can_evaluate() {
        return;
    }
    refused(
        &format!(
            r#"{CABIN} {{ hearth.database.settings = {{ listen_addresses = "10.0.0.1"; log_destination = "syslog"; hba_file = "/a"; ident_file = "/b"; }}; }}"#
        ),
        &[
            "`hearth.database.settings`: `listen_addresses` is what NixOS sets itself, so it would be `localhost` all the same",
            "hint: take it out, and use `services.postgresql.enableTCPIP`, or `services.postgresql.settings.listen_addresses` with `lib.mkForce`",
            "`log_destination` is what NixOS sets itself, so it would be `stderr` all the same",
            "hint: take it out, and use `services.postgresql.settings.log_destination` with `lib.mkForce`",
            "`hba_file` is what NixOS sets itself",
            "hint: take it out, and use `services.postgresql.authentication`",
            "`ident_file` is what NixOS sets itself",
            "hint: take it out, and use `services.postgresql.identMap`",
        ],
    );
    // Where it comes to the same there is nothing to say.
    settings(r#"hearth.database.settings.listen_addresses = "localhost";"#);
}
