//! What the pictures say.

use std::fmt::Write;

use super::plans::{BRIDGE, cabin, outside, with_bridges};
use crate::{mermaid, svg};

#[test]
fn everything_of_the_plan_is_in_both_forms() {
    let plan = with_bridges(12);
    let (mermaid, svg) = (mermaid(&plan), svg(&plan));
    for name in plan.units.keys() {
        let name = name.strip_suffix(".service").unwrap();
        assert!(mermaid.contains(name), "{name}");
        assert!(svg.contains(name), "{name}");
    }
    for text in [
        "127.0.0.1:29311",
        "Network 5",
        "IRC networks",
        "other homeservers",
        "https://cabin.example.org",
    ] {
        assert!(mermaid.contains(text), "{text}");
        assert!(svg.contains(text), "{text}");
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let mut plan = cabin();
    let unit = plan.units.get_mut(BRIDGE).unwrap();
    unit.description = "</text><script>alert(\"x\")</script> & 'y' \u{1b}[2J\"]:::z".to_owned();
    unit.talks_to
        .push(outside("<b>\"|--> \n end", "a\"| --> b"));
    plan.host = "<title>".to_owned();
    let (mermaid, svg) = (mermaid(&plan), svg(&plan));
    for text in [&mermaid, &svg] {
        assert!(!text.contains("<script>"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }
    assert!(svg.contains("<title>&lt;title&gt; · cabin.example.org</title>"));
    assert!(mermaid.contains("|\"a#34;#124; --#62; b\"|"), "{mermaid}");
    assert!(
        mermaid.contains("[\"#60;b#62;#34;#124;--#62; \u{fffd} end\"]"),
        "{mermaid}"
    );
}

#[test]
fn an_address_of_the_sixth_version_is_bracketed() {
    let mut plan = cabin();
    plan.units.get_mut("nginx.service").unwrap().listens[0].address = "::".to_owned();
    assert!(svg(&plan).contains(">[::]:80<"));
    assert!(mermaid(&plan).contains("[::]:80 HTTP"));
}

#[test]
fn names_that_become_the_same_id_stay_apart() {
    let mut plan = cabin();
    let unit = plan.units.get_mut(BRIDGE).unwrap();
    unit.talks_to.push(outside("IRC-networks", "IRC"));
    let text = mermaid(&plan);
    let mut ids = String::new();
    for line in text.lines().filter(|line| line.contains("\"]:::outside")) {
        let _ = write!(ids, "{} ", line.trim().split('[').next().unwrap());
    }
    assert_eq!(
        ids,
        "outside_clients outside_IRC_networks outside_IRC_networks_2 outside_other_homeservers "
    );
}
