//! What a size sets, and that a host file has the last word.

use hearth_eval_tests::nix;
use hearth_tree::nix::Nix;
use serde_json::Value;

use crate::{CONFIGURATION, files, module, text};

/// Synapse's settings on the systemd target, where sizes mean the same.
fn synapse(nix: &Nix, options: &str) -> Value {
    let plan: Value = serde_json::from_str(&nix.apply("plan", &module(options)).unwrap()).unwrap();
    let text = plan["files"]["/etc/hearth/homeserver.yaml"]["text"]
        .as_str()
        .unwrap();
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_size_is_a_set_of_defaults() {
    let Some(nix) = nix("sizes") else { return };
    let none = synapse(&nix, "");
    assert_eq!(none["presence"], Value::Null);
    assert_eq!(none["caches"], Value::Null);
    let pi = synapse(&nix, r#"size = "pi";"#);
    assert_eq!(pi["presence"]["enabled"], false);
    assert_eq!(pi["caches"]["global_factor"], 0.25);
    assert_eq!(pi["event_cache_size"], "5K");
    assert_eq!(pi["limit_remote_rooms"]["complexity"], 3.0);
    assert_eq!(pi["media_retention"]["remote_media_lifetime"], "30d");
    assert_eq!(pi["database"]["args"]["cp_max"], 5);
    let mini = synapse(&nix, r#"size = "mini";"#);
    assert_eq!(mini["presence"], Value::Null);
    assert_eq!(mini["database"]["args"]["cp_max"], 10);
    let server = synapse(&nix, r#"size = "server";"#);
    assert_eq!(server["caches"]["global_factor"], 2.0);
    assert_eq!(server["media_retention"], Value::Null);
    assert_eq!(server["database"]["args"]["cp_max"], 20);
}

#[test]
fn every_value_of_a_size_gives_way() {
    let Some(nix) = nix("what overrides a size") else {
        return;
    };
    let settings = synapse(
        &nix,
        r#"size = "pi";
           synapse.settings = { presence.enabled = true; caches.global_factor = 1.0; caches.expire_caches = false; };
           database.connections.max = 7;"#,
    );
    assert_eq!(settings["presence"]["enabled"], true);
    assert_eq!(settings["caches"]["global_factor"], 1.0);
    assert_eq!(settings["caches"]["expire_caches"], false);
    assert_eq!(settings["event_cache_size"], "5K");
    assert_eq!(settings["database"]["args"]["cp_max"], 7);
}

#[test]
fn postgresql_has_the_sizes_memory_and_never_less_than_its_word() {
    let Some(nix) = nix("PostgreSQL's settings") else {
        return;
    };
    let conf = |options: &str| {
        let files = files(&nix, options);
        text(
            &files,
            &format!("{CONFIGURATION}/postgresql/postgresql.conf"),
        )
        .to_owned()
    };
    let pi = conf(r#"size = "pi";"#);
    assert!(pi.contains("shared_buffers = '64MB'\n"));
    assert!(pi.contains("max_connections = 40\n"));
    for size in ["pi", "mini", "server"] {
        let conf = conf(&format!("size = \"{size}\";"));
        for key in ["fsync", "synchronous_commit", "full_page_writes"] {
            assert!(!conf.contains(key), "{size}: {key}");
        }
        assert!(conf.contains("listen_addresses = ''\n"), "{size}");
    }
    let own = conf(
        r#"size = "pi"; database.settings = { shared_buffers = "96MB"; log_checkpoints = true; random_page_cost = 1.5; note = "it's"; };"#,
    );
    assert!(own.contains("shared_buffers = '96MB'\n"));
    assert!(own.contains("log_checkpoints = on\n"));
    assert!(own.contains("random_page_cost = 1.5"));
    assert!(own.contains("note = 'it''s'\n"));
}
