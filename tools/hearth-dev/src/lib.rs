//! What is generated and committed all the same: rendered trees, the options page, the reference of the command
//! line, the picture of a host. Each is written, or compared; a comparison that fails shows a short difference and
//! how to refresh.

mod cli;
mod convert;
mod generated;
mod graph;
mod nixos;
mod options;
mod rendered;

use std::path::Path;

use clap::{Args, Parser, ValueEnum};
use hearth_report::{Exit, Failure, Printer};
use hearth_tree::nix::{Nix, NixError};

pub use generated::Generated;

/// Keeps the generated files of this repository up to date
#[derive(Debug, Parser)]
#[command(name = "hearth-dev", version, help_expected = true)]
pub struct Cli {
    /// What to write or to compare
    #[arg(value_enum)]
    what: What,

    #[command(flatten)]
    mode: Mode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Everything; what Nix has to evaluate is left out where it cannot
    All,
    /// tests/rendered: what the hosts evaluate to
    Rendered,
    /// tests/nixos/cabin.json: what hosts/cabin becomes on NixOS
    Nixos,
    /// docs/options.md: the options, from their declarations
    Options,
    /// docs/cli.md, man pages and completions, from the command line itself
    Cli,
    /// docs/convert-examples.md: servers before and after, from tests/fixtures/convert
    Convert,
    /// docs/cabin.svg and docs/cabin.mmd, from the rendered plan of hosts/cabin
    Graph,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Mode {
    /// Write what is out of date
    #[arg(long)]
    write: bool,

    /// Fail if something is out of date
    #[arg(long)]
    check: bool,
}

impl What {
    /// The picture comes after the plan that it shows.
    const PARTS: [Self; 6] = [
        Self::Rendered,
        Self::Nixos,
        Self::Options,
        Self::Cli,
        Self::Convert,
        Self::Graph,
    ];

    fn needs_nix(self) -> bool {
        matches!(self, Self::Rendered | Self::Nixos | Self::Options)
    }

    fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn generate(self, root: &Path) -> Result<Vec<Generated>, Failure> {
        match self {
            Self::All => Ok(Vec::new()),
            Self::Rendered => rendered::generate(&ask(root)?),
            Self::Nixos => nixos::generate(&ask(root)?),
            Self::Options => options::generate(&ask(root)?),
            Self::Cli => cli::generate(),
            Self::Convert => convert::generate(root),
            Self::Graph => graph::generate(root),
        }
    }
}

impl Cli {
    /// Does what was asked in the repository at `root`.
    pub fn run(self, root: &Path, printer: Printer) -> Result<Exit, Failure> {
        let parts = match self.what {
            What::All => parts(root, printer)?,
            one => vec![one],
        };
        let mut is_fresh = true;
        for what in parts {
            for generated in what.generate(root)? {
                if self.mode.write {
                    generated.write(root, printer)?;
                } else {
                    is_fresh &= generated.check(root, printer)?;
                }
            }
        }
        if is_fresh {
            return Ok(Exit::Fine);
        }
        printer.say(&format!(
            "\nhint: refresh with `cargo run -p hearth-dev -- {} --write`",
            self.what.name()
        ));
        Ok(Exit::Problem)
    }
}

/// Everything that can be generated here; one line says what cannot, and why.
fn parts(root: &Path, printer: Printer) -> Result<Vec<What>, Failure> {
    let reason = match Nix::find(root) {
        Ok(_) => return Ok(What::PARTS.to_vec()),
        Err(NixError::Missing { reason }) => reason,
        Err(error @ NixError::Broken { .. }) => return Err(Failure::of(&error)),
    };
    let (without, rest): (Vec<What>, _) = What::PARTS.iter().partition(|what| what.needs_nix());
    let names: Vec<String> = without.into_iter().map(What::name).collect();
    printer.say(&format!("left out: {}: {reason}", names.join(", ")));
    Ok(rest)
}

fn ask(root: &Path) -> Result<Nix, Failure> {
    Nix::find(root).map_err(|error| Failure::of(&error))
}
