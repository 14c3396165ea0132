//! What each program makes of nasty YAML, and what real Nix makes of that.

mod cases;
mod judge;

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::peers::Peers;
pub use cases::{Case, Means};
pub use judge::Cell;
use judge::{Shape, judge};

/// A case, and a cell for each of any2nix, nixify, remarshal and hearth.
pub struct Row {
    pub case: &'static Case,
    pub cells: Vec<Cell>,
}

pub fn run(peers: &Peers) -> Result<Vec<Row>> {
    let directory = tempfile::tempdir().context("Cannot make a directory to work in")?;
    let mut rows = Vec::new();
    for case in cases::CASES {
        let cells = row(peers, case, directory.path())?;
        // The page promises it.
        if let Some(ours) = cells.last().filter(|cell| !cell.is_right) {
            bail!(
                "`{}`: hearth is wrong: {} {}",
                case.title,
                ours.wrote,
                ours.verdict
            );
        }
        rows.push(Row { case, cells });
    }
    Ok(rows)
}

fn row(peers: &Peers, case: &'static Case, directory: &Path) -> Result<Vec<Cell>> {
    let file = directory.join("in.yaml");
    std::fs::write(&file, case.yaml).context("Cannot write a case")?;
    let input = file.display().to_string();
    let remarshal = match case.dialect {
        "pyyaml" => "yaml-1.1",
        _ => "yaml-1.2",
    };
    let programs = [
        (&peers.any2nix, vec!["--format", "yaml", &input], Shape::Nix),
        (
            &peers.nixify,
            vec!["--format", "yaml", "--name", "p", &input],
            Shape::Nixify,
        ),
        (
            &peers.remarshal,
            vec!["--from", remarshal, "--to", "json", &input],
            Shape::Json,
        ),
        (
            &peers.hearth,
            vec!["convert", "--raw", "--dialect", case.dialect, &input],
            Shape::Nix,
        ),
    ];
    let cell = |(program, arguments, shape): (&std::path::PathBuf, Vec<&str>, Shape)| {
        judge(case, program, &arguments, shape, directory)
    };
    programs.into_iter().map(cell).collect()
}
