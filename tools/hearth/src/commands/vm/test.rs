use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use hearth_report::{Exit, Failure, Printer};

const SCENARIOS: &str = "tests/scenarios/tests/scenarios";

/// Run scenarios on real machines
///
/// All of them, or those that are named: `hearth vm test first_boot`. They are tests of the project,
/// run by cargo in the project's tree, whose summary ends the output.
#[derive(Debug, Args)]
pub struct Test {
    /// Which scenarios
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

impl Test {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let here = std::env::current_dir().map_err(|error| {
            Failure::problem("Cannot find the current directory").because(error.to_string())
        })?;
        let project = project(&here)?;
        let known = scenarios(&project)?;
        if let Some(name) = self.names.iter().find(|name| !known.contains(name)) {
            return Err(Failure::wrong_use(format!("There is no scenario `{name}`"))
                .hint(format!("these are there: {}", known.join(", "))));
        }
        printer.say("Running the scenarios with cargo");
        let status = Command::new("cargo")
            .args(["test", "--package", "hearth-scenarios", "--"])
            .args(&self.names)
            .current_dir(&project)
            .status()
            .map_err(|error| {
                let failure = Failure::problem("Cannot run `cargo`").because(error.to_string());
                match error.kind() {
                    io::ErrorKind::NotFound => failure.hint(
                        "install Rust 1.89 or newer, from https://rustup.rs or your distribution",
                    ),
                    _ => failure,
                }
            })?;
        Ok(Exit::fine_if(status.success()))
    }
}

fn project(here: &Path) -> Result<PathBuf, Failure> {
    here.ancestors()
        .find(|dir| dir.join(SCENARIOS).is_dir())
        .map(Path::to_owned)
        .ok_or_else(|| {
            let text = format!("There are no scenarios in `{}` or above it", here.display());
            Failure::wrong_use(text)
                .hint("run it in the project's own tree: the scenarios are its tests")
        })
}

/// One behaviour a file, each file named for it.
fn scenarios(project: &Path) -> Result<Vec<String>, Failure> {
    let directory = project.join(SCENARIOS);
    let entries = fs::read_dir(&directory).map_err(|error| {
        let text = format!("Cannot read `{}`", directory.display());
        Failure::problem(text).because(error.to_string())
    })?;
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .filter_map(|path| path.file_stem()?.to_str().map(str::to_owned))
        .filter(|name| name != "main")
        .collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_projects_scenarios_and_says_where_there_are_none() {
        let project = project(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let names = scenarios(&project).unwrap();
        assert!(!names.iter().any(|name| name == "main"));
        let none = super::project(Path::new("/proc")).unwrap_err().to_string();
        assert!(none.contains("There are no scenarios in `/proc` or above it"));
        assert!(none.contains("hint: run it in the project's own tree"));
        let gone = scenarios(Path::new("/proc")).unwrap_err().to_string();
        assert!(gone.contains("Cannot read `/proc/tests/scenarios"));
    }
}
