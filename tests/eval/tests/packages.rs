//! Packages of bridges: what their expressions ask of nixpkgs, against stand-ins that show it. None is built.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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
            "hint: docs/packages.md says how to get it; or name a package of your own in `hearth.bridges.NAME.package`".to_owned(),
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

/// What is compiled for the tool and the tests of its units, below a directory.
fn rust_files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        // Of a crate, its build script and what is below `src`.
        let in_crate = directory.join("Cargo.toml").exists();
        if path.is_dir() && (!in_crate || path.ends_with("src")) {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The files and directories outside its own crate that a source file names, as paths below the repository.
fn named_elsewhere(file: &Path, root: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(file).unwrap();
    let members = file.strip_prefix(root).unwrap().components().take(2);
    let package = members.fold(root.to_owned(), |path, part| path.join(part));
    // Every second piece between quotation marks is a literal, which is enough to find paths.
    text.split('"')
        .map(|literal| literal.trim_start_matches('/'))
        .filter(|literal| literal.starts_with("../"))
        .flat_map(|literal| [package.join(literal), file.with_file_name(literal)])
        .filter_map(|path| fs::canonicalize(path).ok())
        .filter_map(|path| path.strip_prefix(root).ok().map(Path::to_owned))
        // The repository itself, below which everything is named once more.
        .filter(|path| !path.as_os_str().is_empty())
        .collect()
}

#[test]
fn the_tool_is_built_from_all_that_it_needs() {
    let Some(nix) = nix("the source of the tool's package") else {
        return;
    };
    let source = list(&nix, "packages.toolSource");
    let root = fs::canonicalize(root()).unwrap();
    for place in &source {
        assert!(root.join(place).exists(), "{place} is not there");
    }
    let has = |path: &Path| source.iter().any(|place| path.starts_with(place));

    // Cargo takes a workspace only with all its members.
    let workspace = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--no-deps"])
        .args(["--format-version", "1", "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .output()
        .unwrap();
    let workspace: Value = serde_json::from_slice(&workspace.stdout).unwrap();
    for package in workspace["packages"].as_array().unwrap() {
        let manifest = Path::new(package["manifest_path"].as_str().unwrap());
        let manifest = manifest.strip_prefix(&root).unwrap();
        assert!(has(manifest), "{} is left out", manifest.display());
    }

    let mut files = Vec::new();
    rust_files(&root.join("tools"), &mut files);
    let named: Vec<PathBuf> = files
        .iter()
        .flat_map(|file| named_elsewhere(file, &root))
        .collect();
    let plan = "tests/rendered/pi-home/home/you/.config/hearth/plan.json";
    assert!(named.iter().any(|path| path.ends_with(plan)));
    assert!(named.contains(&PathBuf::from("modules/bridges")));
    for path in named {
        assert!(has(&path), "{} is left out", path.display());
    }
}
