use std::fs;

use serde_json::json;

use crate::kill::{Deaths, Snapshot, Victim, assert_swept};
use crate::sandbox::{Host, mode, succeeds};

#[test]
fn render() {
    let mut deaths = Deaths::default();
    let host = Host::new();
    fs::create_dir(host.path("run")).unwrap();
    fs::create_dir(host.path("credentials")).unwrap();
    for secrets in 0..6 {
        let names: Vec<String> = (0..secrets)
            .map(|number| format!("secret-{number}"))
            .collect();
        for name in &names {
            fs::write(
                host.path("credentials").join(name),
                format!("value of {name}\n"),
            )
            .unwrap();
        }
        let list: Vec<_> = names
            .iter()
            .map(|name| json!({ "_secret": name }))
            .collect();
        let template = json!({ "secrets": list, "filling": "x".repeat(100_000) });
        fs::write(host.path("template.json"), template.to_string()).unwrap();

        for (before, leftover) in [
            (None, false),
            (Some("old: true\n"), false),
            (Some("old: true\n"), true),
        ] {
            for path in [
                host.path("run/config.yaml"),
                host.path("run/.config.yaml.hearth-new-Ab3xYz"),
            ] {
                let _ = fs::remove_file(path);
            }
            if let Some(old) = before {
                fs::write(host.path("run/config.yaml"), old).unwrap();
            }
            if leftover {
                fs::write(host.path("run/.config.yaml.hearth-new-Ab3xYz"), "half").unwrap();
            }
            deaths.add(die(&host, before));
        }
    }
    deaths.enough("render");
}

fn die(host: &Host, before: Option<&str>) -> usize {
    let path = |below: &str| host.path(below).display().to_string();
    let victim = Victim {
        host,
        args: vec![
            "render".to_owned(),
            "--template".to_owned(),
            path("template.json"),
            "--output".to_owned(),
            path("run/config.yaml"),
            "--credentials".to_owned(),
            path("credentials"),
        ],
        begins: "template.json",
    };
    let output = host.path("run/config.yaml");
    let start = Snapshot::of(host, &["run"]);
    let run = || {
        std::process::Command::new(crate::sandbox::HEARTH)
            .args(&victim.args)
            .output()
    };
    succeeds(&run().unwrap());
    let wanted = fs::read_to_string(&output).unwrap();
    victim.die_everywhere(&start, &mut || {
        let now = fs::read_to_string(&output).ok();
        let is_new = now.as_ref() == Some(&wanted);
        assert!(is_new || now.as_deref() == before, "neither old nor new");
        if is_new {
            assert_eq!(mode(&output), 0o600);
        }
        succeeds(&run().unwrap());
        assert_eq!(fs::read_to_string(&output).unwrap(), wanted);
        assert_eq!(mode(&output), 0o600);
        assert_swept(&host.path("run"));
    })
}
