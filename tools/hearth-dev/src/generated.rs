use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hearth_report::{Failure, Printer};
use hearth_tree::{Entry, Kind, Strictness, Tree};

/// Some generated files below one directory.
#[derive(Debug)]
pub struct Generated {
    /// Relative to the repository.
    directory: &'static str,
    tree: Tree,
    /// Whether nothing else may be in the directory.
    strictness: Strictness,
}

impl Generated {
    /// All that a directory holds.
    pub fn directory(directory: &'static str, tree: Tree) -> Self {
        Self {
            directory,
            tree,
            strictness: Strictness::Whole,
        }
    }

    /// One page among others.
    pub fn page(directory: &'static str, name: &str, text: String) -> Result<Self, Failure> {
        Ok(Self {
            directory,
            tree: Tree::new(BTreeMap::from([(name.to_owned(), page(text))]))?,
            strictness: Strictness::Modes,
        })
    }

    pub fn write(&self, root: &Path, printer: Printer) -> Result<(), Failure> {
        let directory = root.join(self.directory);
        hearth_files::ensure_dir(&directory, 0o755)?;
        for difference in self.tree.diff(&directory, self.strictness)? {
            if difference.kind == Kind::Extra {
                let path = directory.join(&difference.path);
                fs::remove_file(&path).map_err(|error| {
                    Failure::problem(format!("Cannot remove `{}`", path.display()))
                        .because(error.to_string())
                })?;
                printer.data(&format!("removed {}/{}", self.directory, difference.path));
            }
        }
        for path in self.tree.write(&directory)? {
            printer.data(&format!("wrote {}/{path}", self.directory));
        }
        Ok(())
    }

    /// Whether everything is as it would be written.
    pub fn check(&self, root: &Path, printer: Printer) -> Result<bool, Failure> {
        let directory = root.join(self.directory);
        let found = if directory.is_dir() {
            self.tree.diff(&directory, self.strictness)?
        } else {
            printer.say(&format!("error: `{}` does not exist", self.directory));
            return Ok(false);
        };
        // Version control keeps no more of a mode than whether a file can be run.
        let found: Vec<_> = found
            .iter()
            .filter(|difference| difference.kind != Kind::Mode)
            .collect();
        for difference in &found {
            printer.say(&format!("error: {}/{difference}", self.directory));
        }
        Ok(found.is_empty())
    }
}

pub fn page(text: String) -> Entry {
    Entry::File { text, mode: 0o644 }
}
