//! Packages of bridges: what their expressions ask of nixpkgs, against stand-ins that show it. None is built.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use hearth_eval_tests::{nix, root};
use hearth_tree::nix::Nix;
use serde_json::Value;

fn list(nix: &Nix, attribute: &str) -> Vec<String> {
    serde_json::from_str(&nix.json(attribute).unwrap()).unwrap()
}

#[test]
fn a_finished_package_has_its_source_and_its_modules_pinned() {
    let Some(nix) = nix("packages of bridges") else {
        return;
    };
    let finished = list(&nix, "packages.finished");
    assert_eq!(
        finished,
        [
            "matrix-wechat",
            "mautrix-bluesky",
            "mautrix-gvoice",
            "mautrix-irc",
            "mautrix-linkedin",
            "mautrix-zulip"
        ]
    );
    for name in finished {
        let text = nix.apply("packages.of", &format!("\"{name}\"")).unwrap();
        let package: Value = serde_json::from_str(&text).unwrap();
        for hash in [&package["src"]["hash"], &package["vendorHash"]] {
            let hash = hash.as_str().unwrap();
            assert!(hash.starts_with("sha256-") && hash.len() == 51, "{hash}");
        }
    }
}

#[test]
fn a_package_is_built_as_its_bridge_needs() {
    let Some(nix) = nix("packages of bridges") else {
        return;
    };
    let text = nix.apply("packages.of", "\"mautrix-linkedin\"").unwrap();
    let package: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(package["src"]["rev"], "v0.2604.0");
    assert_eq!(package["tags"], serde_json::json!(["goolm"]));
    assert_eq!(package["ldflags"][2], "-X main.Tag=v0.2604.0");
    assert_eq!(package["meta"]["mainProgram"], "mautrix-linkedin");
    let text = nix.apply("packages.of", "\"matrix-wechat\"").unwrap();
    let package: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(package["tags"], serde_json::json!(["nocrypto"]));
}

#[test]
fn an_unfinished_package_says_so_and_the_page_about_packages_names_it() {
    let Some(nix) = nix("packages of bridges") else {
        return;
    };
    let page = std::fs::read_to_string(root().join("docs/packages.md")).unwrap();
    let finished = list(&nix, "packages.finished");
    let names = list(&nix, "packages.names");
    assert_eq!(names.len(), 7);
    for name in names.iter().filter(|name| !finished.contains(name)) {
        let refusal = nix
            .apply("packages.of", &format!("\"{name}\""))
            .unwrap_err();
        for words in [
            format!("`{name}`: its package has no hash of "),
            "hint: docs/packages.md says how to get it".to_owned(),
        ] {
            assert!(refusal.contains(&words), "{refusal}");
        }
        assert!(
            page.contains(&format!("| `{name}` |")),
            "{name} is not in docs/packages.md"
        );
    }
}

#[test]
fn the_overlay_leaves_what_nixpkgs_has_alone() {
    let Some(nix) = nix("the overlay") else {
        return;
    };
    let names = list(&nix, "packages.overlay");
    assert!(names.contains(&"hearth".to_owned()));
    assert!(names.contains(&"mautrix-irc".to_owned()));
    assert!(!names.contains(&"mautrix-linkedin".to_owned()));
}

#[test]
fn every_package_is_one_that_a_kind_of_bridge_asks_for() {
    let Some(nix) = nix("packages of bridges") else {
        return;
    };
    let mut kinds = list(&nix, "packages.kinds");
    kinds.sort();
    assert_eq!(kinds, list(&nix, "packages.names"));
}
