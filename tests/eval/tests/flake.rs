//! The flake itself: what it offers can be asked for without the package set.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use std::process::Output;

use hearth_eval_tests::{nix, root, skip};
use hearth_tree::nix::Nix;

fn eval(nix: &Nix, arguments: &[&str]) -> Output {
    nix.command()
        .args(["eval", "--no-write-lock-file", "--json"])
        .args(arguments)
        .output()
        .unwrap()
}

fn names(nix: &Nix, output: &str) -> String {
    let answer = eval(
        nix,
        &[&format!(".#{output}"), "--apply", "builtins.attrNames"],
    );
    assert!(
        answer.status.success(),
        "{output}: {}",
        String::from_utf8_lossy(&answer.stderr)
    );
    String::from_utf8_lossy(&answer.stdout).trim().to_owned()
}

/// The tool, and the bridges that nixpkgs lacks.
const PACKAGES: &str = r#"["default","hearth","matrix-wechat","mautrix-bluesky","mautrix-gvoice","mautrix-irc","mautrix-linkedin","mautrix-zulip"]"#;

#[test]
fn the_flake_offers_its_outputs_without_the_package_set() {
    let what = "the flake's outputs";
    let Some(nix) = nix(what) else { return };
    if !root().join(".git").exists() {
        // Without version control Nix would copy the whole directory, build products and all.
        skip(what, "this is no git checkout");
        return;
    }
    for (output, expected) in [
        ("rendered", r#"["cabin","edge","pi"]"#),
        ("nixosModules", r#"["default"]"#),
        ("nixosConfigurations", r#"["cabin","edge"]"#),
        ("homeModules", r#"["default"]"#),
        ("homeConfigurations", r#"["pi"]"#),
        ("overlays", r#"["default"]"#),
        ("templates", r#"["default"]"#),
        ("packages.x86_64-linux", PACKAGES),
        ("packages.aarch64-linux", PACKAGES),
        ("devShells.x86_64-linux", r#"["default"]"#),
    ] {
        assert_eq!(names(&nix, output), expected, "{output}");
    }
}

/// A host file, as Nix writes paths.
fn host(path: &str) -> String {
    let path = root().join(path).canonicalize().unwrap();
    path.display().to_string()
}

#[test]
fn the_templates_host_is_one_that_evaluates() {
    let Some(nix) = nix("the host of the template") else {
        return;
    };
    let template = host("templates/host/host.nix");
    let plan = nix.apply("plan", &template).unwrap();
    assert!(plan.contains(r#""serverName":"example.org""#), "{plan}");
    // Nothing to warn of that a usual host has not.
    assert_eq!(
        nix.apply("warnings", &template).unwrap(),
        nix.apply("warnings", &host("hosts/cabin.nix")).unwrap()
    );
}
