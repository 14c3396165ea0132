//! `tests/rendered` holds what the hosts evaluate to, so that a machine without Nix can boot them.
// Clippy takes what the tests share for production code.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use hearth_eval_tests::{nix, root};
use hearth_plan::Plan;
use hearth_report::Severity;
use hearth_tree::{Strictness, Tree};
use serde_json::Value;

fn hosts() -> Vec<String> {
    let mut names: Vec<String> = ["hosts", "tests/hosts"]
        .into_iter()
        .flat_map(|directory| fs::read_dir(root().join(directory)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "nix"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn rendered(host: &str) -> PathBuf {
    root().join("tests/rendered").join(host)
}

#[test]
fn rendered_trees_are_what_the_modules_give() {
    let Some(nix) = nix("whether tests/rendered is what the modules give") else {
        return;
    };
    let answer = nix.json("rendered").unwrap();
    let trees: BTreeMap<String, Value> = serde_json::from_str(&answer).unwrap();
    assert_eq!(trees.keys().cloned().collect::<Vec<_>>(), hosts());
    for (host, tree) in trees {
        let tree = Tree::parse(&tree.to_string()).unwrap().readable();
        let found = tree.diff(&rendered(&host), Strictness::Whole).unwrap();
        let report: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(
            found.is_empty(),
            "tests/rendered/{host} is out of date:\n{}\n\n\
             refresh with: cargo run -p hearth-dev -- rendered --write",
            report.join("\n")
        );
    }
}

#[test]
fn the_options_page_is_what_the_declarations_say() {
    let Some(nix) = nix("whether docs/options.md is what the declarations say") else {
        return;
    };
    let page = fs::read_to_string(root().join("docs/options.md")).unwrap();
    assert!(
        page == nix.raw("optionsPage").unwrap(),
        "refresh with: cargo run -p hearth-dev -- options --write"
    );
}

#[test]
fn every_rendered_plan_is_valid() {
    for host in hosts() {
        let plan = Plan::load(&rendered(&host).join("etc/hearth/plan.json")).unwrap();
        assert_eq!(plan.host, host);
        let wrong: Vec<_> = plan
            .check()
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        assert!(wrong.is_empty(), "{host}: {wrong:#?}");
    }
}

#[test]
fn every_link_leads_to_a_unit_of_the_tree() {
    for host in hosts() {
        let system = rendered(&host).join("etc/systemd/system");
        let mut links = 0;
        for wants in fs::read_dir(&system).unwrap() {
            let wants = wants.unwrap().path();
            if wants
                .extension()
                .is_none_or(|extension| extension != "wants")
            {
                continue;
            }
            for link in fs::read_dir(wants).unwrap() {
                let link = link.unwrap().path();
                let target = fs::read_link(&link).unwrap();
                assert_eq!(target.components().next(), Some(Component::ParentDir));
                assert!(link.is_file(), "{} leads nowhere", link.display());
                links += 1;
            }
        }
        assert!(links > 5, "{host} has {links} links");
    }
}

/// Every path that a unit or Synapse's configuration names below /etc/hearth is in the tree.
#[test]
fn every_file_that_is_named_is_there() {
    for host in hosts() {
        let tree = rendered(&host);
        let plan = Plan::load(&tree.join("etc/hearth/plan.json")).unwrap();
        let arguments = plan
            .units
            .values()
            .flat_map(|unit| unit.start_pre.iter().flatten().chain(&unit.start));
        let named: Vec<&String> = arguments
            .filter(|argument| argument.starts_with("/etc/hearth/"))
            .collect();
        assert!(!named.is_empty());
        for path in named {
            let path = tree.join(Path::new(path).strip_prefix("/").unwrap());
            assert!(path.is_file(), "{} is not there", path.display());
        }
    }
}
