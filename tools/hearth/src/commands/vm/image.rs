use std::path::PathBuf;

use clap::Args;
use hearth_report::{Exit, Failure, Printer};
use hearth_vm::Recipe;
use serde_json::json;

/// Build the image that machines are copies of
///
/// The image is named by the hash of its recipe and built once; later calls say where it is. Building
/// takes root, Debian's mirror and PyPI. `http_proxy`, `https_proxy` and `PIP_INDEX_URL` are honoured.
#[derive(Debug, Args)]
pub struct Image {
    /// The recipe, instead of the project's own
    #[arg(long, value_name = "FILE")]
    recipe: Option<PathBuf>,

    /// Build it even if it is there
    #[arg(long)]
    force: bool,

    /// Make the disk for QEMU too
    ///
    /// It is made by root when the first QEMU machine wants it; a user without root needs it ready.
    #[arg(long)]
    disk: bool,

    /// Build nothing; remove the images that nothing used for so many days
    ///
    /// Each recipe that changed leaves an image of one or two gigabytes behind. No image is removed while
    /// a machine runs.
    #[arg(long, value_name = "DAYS", conflicts_with_all = ["recipe", "force", "disk"])]
    prune: Option<u32>,
}

impl Image {
    pub fn run(self, printer: Printer) -> Result<Exit, Failure> {
        if let Some(days) = self.prune {
            return prune(days, printer);
        }
        let recipe = load(self.recipe.as_deref())?;
        let image = if self.force {
            hearth_vm::Image::rebuild(&recipe)?
        } else {
            hearth_vm::Image::ensure(&recipe)?
        };
        if self.disk {
            image.disk()?;
        }
        if printer.is_json() {
            printer.json(&json!({ "path": image.path(), "manifest": image.manifest()? }));
        } else {
            printer.data(&image.path().display().to_string());
        }
        Ok(Exit::Fine)
    }
}

fn prune(days: u32, printer: Printer) -> Result<Exit, Failure> {
    let pruned = hearth_vm::prune(days)?;
    if printer.is_json() {
        printer.json(&pruned);
    } else if pruned.is_empty() {
        printer.say(&format!("No image was unused for {days} days"));
    }
    for gone in pruned.iter().filter(|_| !printer.is_json()) {
        let why = match gone.unused {
            Some(days) => format!("unused for {days} days"),
            None => "never finished".to_owned(),
        };
        printer.say(&format!("Removed `{}`: {why}", gone.path.display()));
    }
    Ok(Exit::Fine)
}

pub fn load(path: Option<&std::path::Path>) -> Result<Recipe, Failure> {
    match path {
        Some(path) => Ok(Recipe::load(path)?),
        None => Ok(Recipe::project()?),
    }
}
