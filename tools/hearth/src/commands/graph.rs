use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use hearth_report::{Exit, Failure, Printer};
use serde_json::json;

use super::plan_file::PlanFile;

/// Draw the plan: who listens where, who talks to whom
///
/// From the outside world through proxy and homeserver to bridges and database, and the units that run
/// once before. Draws what the plan says, also where `hearth check` would object to it.
#[derive(Debug, Args)]
pub struct Graph {
    #[command(flatten)]
    plan: PlanFile,
    /// How to draw it
    #[arg(long, value_enum, default_value_t = Format::Mermaid)]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Text that many web pages draw
    Mermaid,
    /// A picture
    Svg,
}

impl Graph {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        let plan = self.plan.load()?;
        let (format, text) = match self.format {
            Format::Mermaid => ("mermaid", hearth_graph::mermaid(&plan)),
            Format::Svg => ("svg", hearth_graph::svg(&plan)),
        };
        match &self.output {
            Some(path) => write(path, &text, printer)?,
            None if printer.is_json() => printer.json(&json!({ "format": format, "text": text })),
            None => printer.raw(&text),
        }
        Ok(Exit::Fine)
    }
}

fn write(path: &Path, text: &str, printer: Printer) -> Result<(), Failure> {
    hearth_files::write_atomic(path, text.as_bytes(), 0o644)?;
    if printer.is_json() {
        printer.json(&json!({ "output": path }));
    } else {
        printer.say(&format!("wrote `{}`", path.display()));
    }
    Ok(())
}
