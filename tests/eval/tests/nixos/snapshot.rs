//! The whole of what hosts/cabin becomes.

use hearth_eval_tests::root;

use crate::harness::{CABIN, can_evaluate, good};

const REFRESH: &str =
    "HEARTH_REFRESH=1 cargo test -p hearth-eval-tests --test nixos cabin_is_as_committed";

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
