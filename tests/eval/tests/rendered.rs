//! `tests/rendered` holds what the hosts evaluate to, so that a machine without Nix can boot them. Long with the rules that
//! all of them keep.
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
    hosts_below(&["hosts", "tests/hosts"])
}

/// Hosts that are rendered as home-manager lays them into a home, too.
fn homes() -> Vec<String> {
    let mut names = hosts_below(&["tests/home/hosts"]);
    names.push("pi".to_owned());
    names.sort();
    names
}

fn hosts_below(directories: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = directories
        .iter()
        .flat_map(|directory| fs::read_dir(root().join(directory)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "nix"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn home(host: &str) -> PathBuf {
    rendered(&format!("{host}-home")).join("home/you/.config")
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
    let mut expected = hosts();
    expected.extend(homes().iter().map(|host| format!("{host}-home")));
    expected.sort();
    assert_eq!(trees.keys().cloned().collect::<Vec<_>>(), expected);
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

/// Options of a project of which nothing but its options page is read.
#[test]
fn an_option_that_the_page_cannot_show_is_named() {
    let Some(nix) = nix("options that the options page cannot show") else {
        return;
    };
    let page = |option: &str| {
        nix.apply(
            "optionsPageOf",
            &format!("lib: lib.setAttrByPath [ \"hearth\" {option}"),
        )
    };
    let whole = r#""enable" ] (lib.mkEnableOption "it" // { example = true; })"#;
    assert!(page(whole).unwrap().contains("### `hearth.enable`"));
    assert_eq!(
        page(r#""elsewhere" ] (lib.mkEnableOption "it" // { example = true; })"#).unwrap_err(),
        "These options have no heading on the options page: hearth.elsewhere"
    );
    for poor in [
        r#""enable" ] (lib.mkOption { description = "It."; })"#,
        r#""enable" ] (lib.mkOption { example = true; })"#,
    ] {
        assert_eq!(
            page(poor).unwrap_err(),
            "These options lack a description or an example: hearth.enable"
        );
    }
}

#[test]
fn every_rendered_plan_is_valid() {
    let hosts = hosts().into_iter().map(|host| {
        let plan = rendered(&host).join("etc/hearth/plan.json");
        (host, plan)
    });
    let homes = homes().into_iter().map(|host| {
        let plan = home(&host).join("hearth/plan.json");
        (host, plan)
    });
    for (host, plan) in hosts.chain(homes) {
        let plan = Plan::load(&plan).unwrap();
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

/// A person without root has one home and one runtime directory, and a unit of theirs names nothing else to write to.
#[test]
fn a_persons_units_stay_in_the_home_and_the_runtime_directory() {
    for host in homes() {
        let plan = fs::read_to_string(home(&host).join("hearth/plan.json")).unwrap();
        for elsewhere in [
            "/etc/hearth",
            "/var/lib",
            "\"/run/hearth",
            "\"/run/credentials",
        ] {
            assert!(!plan.contains(elsewhere), "{host}: {elsewhere}");
        }
        let units = home(&host).join("systemd/user");
        let mut seen = 0;
        for unit in fs::read_dir(&units).unwrap() {
            let path = unit.unwrap().path();
            if path.extension().is_none_or(|kind| kind != "service") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            // What would make it fail without root, or do nothing: measured on systemd 252 and 257.
            for key in [
                "User=",
                "DynamicUser=",
                "CapabilityBoundingSet=",
                "StateDirectory=",
                "IPAddressDeny=",
                "ProtectHome=",
            ] {
                assert!(
                    !text.contains(&format!("\n{key}")),
                    "{}: {key}",
                    path.display()
                );
            }
            assert!(text.contains("\nPrivateUsers=true\n"), "{}", path.display());
            for bind in text
                .lines()
                .filter_map(|line| line.strip_prefix("BindPaths="))
            {
                assert!(bind.starts_with("/home/you/.local/state/"), "{bind}");
            }
            seen += 1;
        }
        assert!(seen >= 9, "{host} has {seen} units");
    }
}

/// What a switch restarts is what sd-switch finds different in these files.
#[test]
fn a_change_of_one_bridge_changes_one_unit() {
    let changed = |host: &str| -> Vec<String> {
        let names = |host: &str| -> Vec<String> {
            let units = fs::read_dir(home(host).join("systemd/user")).unwrap();
            let names = units.map(|unit| unit.unwrap().file_name().to_string_lossy().into_owned());
            names.filter(|name| name.ends_with(".service")).collect()
        };
        let text = |host: &str, name: &str| {
            fs::read_to_string(home(host).join("systemd/user").join(name)).unwrap_or_default()
        };
        let mut all: Vec<String> = names(host).into_iter().chain(names("pi")).collect();
        all.sort();
        all.dedup();
        all.retain(|name| text(host, name) != text("pi", name));
        all
    };
    let bridge = "hearth-bridge-heisenbridge.service";
    let synapse = "matrix-synapse.service";
    assert_eq!(changed("pi-bridge"), [bridge]);
    assert_eq!(changed("pi-setting"), [synapse]);
    assert_eq!(
        changed("pi-two"),
        [
            "hearth-bridge-office.service",
            "hearth-registrations.service",
            "hearth-wake.service",
            synapse
        ]
    );
}
