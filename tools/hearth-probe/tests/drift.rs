//! What a bridge wrote into its own configuration, while it runs and after it was stopped.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may panic"
)]

mod fake;

use std::fs;

use fake::{Fake, ID};
use hearth_plan::{PlainFile, Setting};

/// A bridge whose host file says two things, one of them a secret, and that writes down its defaults.
fn writer() -> Fake {
    let mut fake = Fake::new();
    let directory = fake.dir.path().to_owned();
    let template = r#"{"telegram":{"api_id":1,"api_hash":{"_secret":"hash"}}}"#;
    let file: PlainFile =
        serde_json::from_value(serde_json::json!({ "mode": "0644", "text": template })).unwrap();
    let place = "/home/you/.config/hearth/bridges/heisenbridge/config.json";
    fake.plan.files.insert(place.into(), file);
    let bridge = fake.plan.bridges.get_mut(ID).unwrap();
    bridge.config = Some(directory.join("config.yaml"));
    bridge.state_directory = Some(directory);
    let unit = bridge.unit.clone();
    let stop =
        "-/usr/bin/hearth render --written a --rendered b --keep c --example telegram.python";
    let settings = &mut fake.plan.units.get_mut(&unit).unwrap().service_config;
    settings.insert("ExecStopPost".to_owned(), Setting::Text(stop.to_owned()));
    fake.register_again();
    fake
}

impl Fake {
    fn write(&self, name: &str, text: &str) {
        fs::write(self.dir.path().join(name), text).unwrap();
    }
}

#[test]
fn nothing_is_said_of_one_that_wrote_nothing_but_defaults() {
    let fake = writer();
    assert_eq!(fake.report().drift, None, "it never ran");
    let same = "telegram: {api_id: 1, api_hash: hunter2, bot_token: disabled}";
    fake.write("config.yaml", same);
    fake.write("config-written.yaml", same);
    assert_eq!(fake.words(), "");
    assert_eq!(fake.report().drift.unwrap().kept, None);
}

#[test]
fn what_one_that_runs_has_changed_is_told_by_key() {
    let fake = writer();
    fake.write("config.yaml", "telegram: {api_id: 2, api_hash: hunter2}");
    let path = fake.dir.path().join("config.yaml").display().to_string();
    assert_eq!(
        fake.words(),
        format!(
            "warning: bridge `heisenbridge`: it changed its own configuration: `telegram.api_id`\n  \
             `{path}` is not as it was rendered\n  \
             what is to stay goes into `hearth.bridges.heisenbridge.settings`; the rest is gone at its next start"
        )
    );
}

#[test]
fn what_one_had_changed_before_it_was_stopped_is_told_until_the_file_is_removed() {
    let fake = writer();
    fake.write("config.yaml", "telegram: {api_id: 1, api_hash: hunter2}");
    fake.write(
        "config-written.yaml",
        "telegram: {api_id: 1, api_hash: hunter2}\nbridge: {filter: {mode: whitelist, list: [5]}}",
    );
    let path = fake.dir.path().join("config-written.yaml");
    let shown = path.display();
    assert_eq!(
        fake.words(),
        format!(
            "warning: bridge `heisenbridge`: it had changed its own configuration before it was last stopped: \
             `bridge.filter.mode` (new), `bridge.filter.list` (new)\n  \
             `{shown}` is not as it was rendered\n  \
             what is to stay goes into `hearth.bridges.heisenbridge.settings`; then, or if nothing is, remove `{shown}`"
        )
    );
    assert!(
        !serde_json::to_string(&fake.report())
            .unwrap()
            .contains("hunter2")
    );
    fs::remove_file(path).unwrap();
    assert_eq!(fake.words(), "");
}
