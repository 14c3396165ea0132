use std::path::Path;

use hearth_plan::Plan;
use hearth_report::Failure;

use crate::Generated;

const PLAN: &str = "tests/rendered/cabin/etc/hearth/plan.json";

pub fn generate(root: &Path) -> Result<Vec<Generated>, Failure> {
    let plan = Plan::load(&root.join(PLAN))?;
    Ok(vec![
        Generated::page("docs", "cabin.svg", hearth_graph::svg(&plan))?,
        Generated::page("docs", "cabin.mmd", hearth_graph::mermaid(&plan))?,
    ])
}
