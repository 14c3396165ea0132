//! Long, since it is the list of what can go wrong.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hearth_files::FileError;
use hearth_report::{Failure, Hint};
use thiserror::Error;

/// What can go wrong with a test machine.
#[derive(Error)]
pub enum VmError {
    #[error(transparent)]
    File(#[from] FileError),

    #[error("Cannot {action} `{}`", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },

    #[error("{what} needs root")]
    NotRoot { what: String },

    #[error("There is no `{tool}` on the path")]
    NoTool {
        tool: &'static str,
        package: &'static str,
    },

    #[error("`{}` is not a recipe", path.display())]
    RecipeSyntax {
        path: PathBuf,
        source: toml::de::Error,
    },

    #[error("The recipe `{}` {fact}", path.display())]
    RecipeFact { path: PathBuf, fact: String },

    #[error("There is no recipe `{file}` in `{}` or above it", start.display())]
    NoRecipe { file: String, start: PathBuf },

    #[error("`{}` is no Go module: it has no `{part}`", path.display())]
    NotAModule { path: PathBuf, part: &'static str },

    #[error("The recipe has no checksum of Go {version} for {arch}")]
    NoGo { version: String, arch: &'static str },

    #[error("Failed to {action}")]
    Step {
        action: String,
        hint: Option<String>,
        source: Said,
    },

    #[error("The image `{}` has no {part}", image.display())]
    Incomplete { image: PathBuf, part: &'static str },

    #[error("The host's tree `{}` is not there", path.display())]
    NoTree { path: PathBuf },

    #[error("`{}` of the host's tree is {what}, which a machine cannot be given", path.display())]
    Unfit { path: PathBuf, what: &'static str },

    #[error("`{name}` is no name for a machine")]
    BadName { name: String },

    #[error("`{value}` of `HEARTH_VM_PATIENCE` is no positive number")]
    BadPatience { value: String },

    #[error("The machine `{machine}` stopped while {during}")]
    Stopped {
        machine: String,
        during: String,
        source: Said,
    },

    #[error("Images are in use while these machines run: {}", machines.join(", "))]
    InUse { machines: Vec<String> },

    #[error("The machine `{machine}` is not running")]
    NotRunning { machine: String },

    #[error("`{machine}`: waited {} s for {what}", waited.as_secs())]
    Timeout {
        machine: String,
        what: String,
        waited: Duration,
        source: Said,
    },

    #[error("`{machine}`: the unit `{unit}` failed")]
    UnitFailed {
        machine: String,
        unit: String,
        source: Said,
    },

    #[error("`{machine}`: the command `{command}` ended with {status}")]
    Command {
        machine: String,
        command: String,
        status: String,
        source: Said,
    },

    #[error("`{machine}`: {what}")]
    Talk {
        machine: String,
        what: String,
        source: Said,
    },

    #[error("`{machine}`: the request to `{url}` failed")]
    Http {
        machine: String,
        url: String,
        source: Box<ureq::Error>,
    },

    #[error("`{machine}`: the root certificate is not one")]
    BadCertificate { machine: String },

    #[error("The machine `{machine}` cannot join the network: {fact}")]
    CannotJoin { machine: String, fact: String },

    #[error("The memory of the machine `{machine}` cannot be limited")]
    NoLimit { machine: String, source: Said },

    #[error("Interrupted while waiting for {what}")]
    Interrupted { what: String },

    #[error("The machine `{machine}` has a console and runs no command from outside")]
    ConsoleOnly { machine: String },

    #[error("No machine `{name}` runs")]
    NoMachine { name: String, running: Vec<String> },
}

/// What a program, a journal or a probe said: the cause of an error, in its own words.
#[derive(Debug, Clone, Error)]
#[error("{0}")]
pub struct Said(pub String);

impl Said {
    /// The end of what was said, which is where programs say why they gave up.
    pub fn tail(text: &str, lines: usize) -> Self {
        let all: Vec<&str> = text.trim_end().lines().collect();
        let from = all.len().saturating_sub(lines);
        if all.is_empty() {
            Self("it said nothing".to_owned())
        } else {
            Self(all[from..].join("\n"))
        }
    }
}

impl VmError {
    pub(crate) fn io(action: &'static str, path: &Path, source: impl Into<io::Error>) -> Self {
        Self::Io {
            action,
            path: path.to_owned(),
            source: source.into(),
        }
    }
}

impl Hint for VmError {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::File(error) => return error.hint(),
            Self::Step { hint, .. } => return hint.clone(),
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "set `HEARTH_CACHE` to a directory that you may write".to_owned()
                }
                io::ErrorKind::StorageFull => {
                    "an image takes about 2 GB: make room, or set `HEARTH_CACHE` to a larger disk"
                        .to_owned()
                }
                _ => return None,
            },
            Self::NotRoot { .. } => {
                "run it as root; only a QEMU machine with a finished image needs no root; \
                 `sudo --preserve-env` keeps your cache, where images and machines are"
                    .to_owned()
            }
            Self::NoTool { tool, package } => {
                format!("`apt-get install {package}` brings `{tool}` on Debian")
            }
            Self::RecipeSyntax { .. } | Self::RecipeFact { .. } => {
                "`tests/image/recipe.toml` of the project shows what a recipe holds".to_owned()
            }
            Self::NoRecipe { .. } => {
                "run it in the project's tree, or name a recipe with `--recipe`".to_owned()
            }
            Self::NotAModule { .. } => {
                "write one, then `go mod tidy` in it writes its `go.sum`".to_owned()
            }
            Self::NoGo { arch, .. } => {
                format!("add it to `sha256` of the recipe's `[toolchain]`, as `{arch} = \"…\"`")
            }
            Self::Incomplete { .. } => "build it again: `hearth vm image --force`".to_owned(),
            Self::NoTree { .. } => {
                "name a directory of files as they lie under `/`, such as `tests/rendered/cabin`"
                    .to_owned()
            }
            Self::Unfit { .. } => {
                "a tree holds directories, regular files and symbolic links".to_owned()
            }
            Self::BadName { .. } => {
                "a name is 1 to 40 of a-z, 0-9 and `-`, and begins with a letter".to_owned()
            }
            Self::BadPatience { .. } => {
                "leave it out, or set the factor by which waits are longer, such as `3`".to_owned()
            }
            Self::Timeout { .. } => {
                "if this computer is only slow, set `HEARTH_VM_PATIENCE=3`".to_owned()
            }
            Self::InUse { .. } => {
                "end them, then run it again; `hearth vm list` says since when they run".to_owned()
            }
            Self::NoMachine { running, .. } if running.is_empty() => {
                "start one: `hearth vm run`".to_owned()
            }
            Self::NoMachine { running, .. } => format!("these do: {}", running.join(", ")),
            Self::ConsoleOnly { machine } => {
                format!("open the console, and type it there: `hearth vm shell {machine}`")
            }
            Self::NoLimit { .. } => "leave the limit out, or run it under QEMU".to_owned(),
            // Docker's root is a layer, and a layer's upper half cannot lie on another.
            Self::Stopped { source, .. } if source.0.contains("wrong fs type") => {
                "set `HEARTH_CACHE` to a directory on a disk; in Docker, to a volume".to_owned()
            }
            Self::NotRunning { .. }
            | Self::Interrupted { .. }
            | Self::Stopped { .. }
            | Self::UnitFailed { .. }
            | Self::Command { .. }
            | Self::Talk { .. }
            | Self::Http { .. }
            | Self::BadCertificate { .. }
            | Self::CannotJoin { .. } => return None,
        };
        Some(hint)
    }
}

/// The text that a person would read, so that an error in a test's `unwrap` keeps its line breaks.
impl fmt::Debug for VmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Failure::of(self), f)
    }
}

#[cfg(test)]
mod tests;
