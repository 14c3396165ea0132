//! What one bridge keeps, another cannot read.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use hearth_plan::{Bridge, Plan};
use hearth_scenarios::bazaar::Bazaar;

/// Prints which of its arguments, files and directories, it can read.
const READABLE: &str = r#"
for path; do
  if [ -d "$path" ]; then ls "$path"; else cat "$path"; fi >/dev/null 2>&1 && echo "$path"
done
true
"#;

/// As each bridge's own user, on each database of another.
pub fn databases(bazaar: &Bazaar, bridges: &BTreeMap<String, Bridge>) -> Result<()> {
    let owned: Vec<(&str, &str)> = bridges
        .values()
        .filter_map(|bridge| Some((bridge.unit.as_str(), bridge.database.as_deref()?)))
        .collect();
    ensure!(
        owned.len() > 3,
        "hardly any bridge has a database: {owned:?}"
    );
    let others = owned.iter().map(|(_, database)| *database);
    let all: Vec<&str> = others.chain(["matrix-synapse"]).collect();
    for (unit, own) in &owned {
        let uid = bazaar.machine.unit_property(unit, "UID")?;
        for database in &all {
            let answer = bazaar.machine.run(&[
                "setpriv",
                &format!("--reuid={uid}"),
                &format!("--regid={uid}"),
                "--clear-groups",
                "--",
                "psql",
                "--host=/run/postgresql",
                &format!("--username={own}"),
                &format!("--dbname={database}"),
                "--command=SELECT 1",
            ])?;
            ensure!(
                answer.success() == (database == own),
                "{own} in {database}: {}{}",
                answer.stdout,
                answer.stderr
            );
        }
    }
    Ok(())
}

/// As each bridge's own user and with what it sees of the machine, on all that any of them has: its credentials, its
/// configuration with the secrets in it, and its files.
pub fn files(bazaar: &Bazaar, plan: &Plan) -> Result<()> {
    let mut owned: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for bridge in plan.bridges.values() {
        let unit = plan
            .units
            .get(&bridge.unit)
            .with_context(|| format!("no unit {}", bridge.unit))?;
        let credentials = unit.credentials.keys();
        let mut paths: BTreeSet<String> = credentials
            .map(|name| format!("/run/credentials/{}/{name}", bridge.unit))
            .collect();
        ensure!(!paths.is_empty(), "{} has no credential", bridge.unit);
        let more = [&bridge.config, &bridge.state_directory];
        paths.extend(
            more.into_iter()
                .flatten()
                .map(|path| path.display().to_string()),
        );
        owned.insert(&bridge.unit, paths);
    }
    let all: Vec<&str> = owned.values().flatten().map(String::as_str).collect();
    for (unit, own) in &owned {
        let uid = bazaar.machine.unit_property(unit, "UID")?;
        let process = bazaar.machine.unit_property(unit, "MainPID")?;
        let target = format!("--target={process}");
        let (user, group) = (format!("--setuid={uid}"), format!("--setgid={uid}"));
        let command = [
            "nsenter", &target, "--mount", &user, &group, "--", "sh", "-c", READABLE, "sh",
        ];
        let told = bazaar.machine.succeed(&[&command[..], &all].concat())?;
        let readable: BTreeSet<String> = told.lines().map(str::to_owned).collect();
        ensure!(
            readable == *own,
            "{unit} can read {readable:#?}, and its own is {own:#?}"
        );
    }
    Ok(())
}
