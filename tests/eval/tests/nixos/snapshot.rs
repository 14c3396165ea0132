//! The whole of what hosts/cabin becomes.

use hearth_eval_tests::{nix, root};
use serde_json::Value;

#[test]
fn cabin_is_as_committed() {
    let Some(nix) = nix("whether tests/nixos/cabin.json is what hosts/cabin becomes") else {
        return;
    };
    let answer = nix.json("nixosCabin").expect("hosts/cabin evaluates");
    let host: Value = serde_json::from_str(&answer).expect("JSON");
    let now = serde_json::to_string_pretty(&host).expect("JSON") + "\n";
    let path = root().join("tests/nixos/cabin.json");
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = committed
        .lines()
        .zip(now.lines())
        .find(|(was, is)| was != is);
    assert!(
        committed == now,
        "tests/nixos/cabin.json is stale, first at {differs:?}\n\n\
         refresh with: cargo run -p hearth-dev -- nixos --write"
    );
}
