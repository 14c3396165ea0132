//! The flake itself: what it offers can be asked for without the package set.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
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

/// The pieces of Nix in a page, each as an expression.
fn pieces(page: &Path) -> Vec<String> {
    let text = fs::read_to_string(page).unwrap();
    let fenced = text.split("```nix\n").skip(1);
    fenced
        .map(|rest| {
            let piece = rest.split("```").next().unwrap();
            let code = piece.lines().find(|line| !line.starts_with('#'));
            if code.is_some_and(|line| line.starts_with(['{', '[', '"'])) {
                piece.to_owned()
            } else {
                format!("{{\n{piece}\n}}")
            }
        })
        .collect()
}

fn pages() -> Vec<PathBuf> {
    let docs = fs::read_dir(root().join("docs")).unwrap();
    let mut pages: Vec<PathBuf> = docs.map(|entry| entry.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.push(root().join("README.md"));
    pages
}

#[test]
fn a_flake_in_a_guide_names_all_inputs_that_it_takes() {
    let Some(nix) = nix("the flakes in the guides") else {
        return;
    };
    let mut flakes = vec![fs::read_to_string(root().join("templates/host/flake.nix")).unwrap()];
    for page in pages() {
        let whole = pieces(&page).into_iter();
        flakes.extend(whole.filter(|piece| piece.contains("outputs =")));
    }
    assert_eq!(flakes.len(), 4, "{flakes:#?}");
    for flake in flakes {
        let lacks = format!(
            "let flake = {flake}; in builtins.attrNames \
             (removeAttrs (builtins.functionArgs flake.outputs) (builtins.attrNames flake.inputs))"
        );
        let answer = eval(&nix, &["--expr", &lacks]);
        let words = String::from_utf8_lossy(&answer.stderr);
        assert!(answer.status.success(), "{flake}\n{words}");
        assert_eq!(
            String::from_utf8_lossy(&answer.stdout).trim(),
            "[]",
            "{flake}"
        );
    }
}

#[test]
fn all_nix_in_the_guides_can_be_read() {
    let Some(nix) = nix("the Nix in the guides") else {
        return;
    };
    let mut read = 0;
    for page in pages() {
        for piece in pieces(&page) {
            read += 1;
            // A function is read and not called, so nothing in there has to exist.
            let answer = eval(
                &nix,
                &[
                    "--expr",
                    &format!("({{ ... }}@arguments: with arguments; {piece}) == null"),
                ],
            );
            let words = String::from_utf8_lossy(&answer.stderr);
            assert!(
                answer.status.success(),
                "{}: {piece}\n{words}",
                page.display()
            );
        }
    }
    assert!(read >= 25, "only {read} pieces were found");
}
