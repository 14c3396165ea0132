//! The plan of a NixOS host, in the eyes of the tool that judges it while the system is built.

use hearth_plan::Plan;

use crate::harness::{CABIN, EDGE, can_evaluate, good};

#[test]
fn the_tool_finds_nothing_wrong_with_the_plan() {
    if !can_evaluate() {
        return;
    }
    for host in [CABIN, EDGE] {
        let plan = good(host)["environment"]["etc"]["hearth/plan.json"]
            .as_str()
            .expect("a plan")
            .to_owned();
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), plan).expect("the plan can be written");
        let plan = Plan::load(file.path()).unwrap_or_else(|error| panic!("{host}: {error}"));
        let findings = plan.check();
        assert!(findings.is_empty(), "{host}: {findings:?}");
    }
}
