//! What `hearth bridge list` tells on a machine.

use anyhow::{Context, Result};
use hearth_vm::Machine;
use serde_json::Value;

pub fn bridges(machine: &Machine) -> Result<Vec<Value>> {
    let answer = machine.run(&["hearth", "--json", "bridge", "list"])?;
    let told: Value = serde_json::from_str(&answer.stdout)
        .with_context(|| format!("{}{}", answer.stdout, answer.stderr))?;
    told["bridges"]
        .as_array()
        .cloned()
        .context("no bridges are listed")
}
