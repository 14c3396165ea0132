//! Asking Nix, from the working tree as it is. Not every machine has Nix or can get the flake's inputs, so the
//! first answer may be why not.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hearth_report::Hint;
use thiserror::Error;

/// What is asked is declared here.
const QUESTIONS: &str = "tests/eval/nix";

/// Why the modules cannot be evaluated.
#[derive(Debug, Error)]
pub enum NixError {
    /// Nothing is wrong with the repository: tests leave out what needs Nix, and say so.
    #[error("Nix cannot evaluate the modules on this computer: {reason}")]
    Missing { reason: String },

    #[error("Cannot evaluate the modules: {reason}")]
    Broken { reason: String },
}

impl NixError {
    /// The reason in one line.
    fn missing(reason: &str) -> Self {
        let line = reason.lines().next().unwrap_or_default().trim();
        let reason = match line {
            "" => "Nix failed without a word".to_owned(),
            line => line.to_owned(),
        };
        Self::Missing { reason }
    }
}

impl Hint for NixError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Missing { .. } => {
                "install Nix, and make sure that it can get the inputs of flake.lock".to_owned()
            }
            Self::Broken { .. } => {
                format!("repair what it names; what is asked lies in `{QUESTIONS}`")
            }
        })
    }
}

/// A repository whose modules can be evaluated.
#[derive(Debug, Clone)]
pub struct Nix {
    root: PathBuf,
}

impl Nix {
    /// Finds out whether the modules can be evaluated, and whose the fault is if not.
    pub fn find(root: &Path) -> Result<Self, NixError> {
        let nix = Self {
            root: root.to_owned(),
        };
        let missing = |error| NixError::Missing {
            reason: cannot_run(&error),
        };
        let tried = nix.question(&["--json", "version"]).output();
        let tried = tried.map_err(missing)?;
        if tried.status.success() {
            return Ok(nix);
        }
        // A Nix that fails at nothing at all cannot open its store.
        let idle = nix.command().args(["eval", "--expr", "1"]).output();
        answer(&idle.map_err(missing)?).map_err(|reason| NixError::missing(&reason))?;
        Err(fault(&String::from_utf8_lossy(&tried.stderr)))
    }

    /// An attribute as JSON.
    pub fn json(&self, attribute: &str) -> Result<String, String> {
        self.eval(&["--json", attribute])
    }

    /// A text attribute as it is.
    pub fn raw(&self, attribute: &str) -> Result<String, String> {
        self.eval(&["--raw", attribute])
    }

    /// What an attribute that is a function gives for the argument, a Nix expression.
    pub fn apply(&self, attribute: &str, argument: &str) -> Result<String, String> {
        self.eval(&[
            "--json",
            attribute,
            "--apply",
            &format!("function: function ({argument})"),
        ])
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new("nix");
        command
            .args(["--extra-experimental-features", "nix-command flakes"])
            .current_dir(&self.root);
        command
    }

    fn eval(&self, arguments: &[&str]) -> Result<String, String> {
        let output = self.question(arguments).output();
        answer(&output.map_err(|error| cannot_run(&error))?)
    }

    fn question(&self, arguments: &[&str]) -> Command {
        let mut command = self.command();
        command
            .args(["eval", "--impure", "--file", QUESTIONS])
            .args(arguments);
        command
    }
}

fn cannot_run(error: &io::Error) -> String {
    format!("`nix` cannot be run: {error}")
}

/// Whose fault an evaluation's failure is. An input that cannot be had is told in the same words by Nix 2.8 and
/// 2.26, if in different frames; they are looked for in the error alone, since warnings about caches of
/// built packages have them too.
fn fault(stderr: &str) -> NixError {
    let reason = message(stderr);
    let error = match stderr.rfind("\nerror:") {
        Some(at) => &stderr[at..],
        None => stderr,
    };
    let told = error
        .find("unable to download '")
        .and_then(|at| error[at..].lines().next());
    match told {
        // Who answers 404 was reached, and knows no such thing: then `flake.lock` names what is not there.
        Some(told)
            if error.trim_start().starts_with("error:") && !told.contains("HTTP error 404") =>
        {
            NixError::missing(told)
        }
        _ => NixError::Broken { reason },
    }
}

fn answer(output: &Output) -> Result<String, String> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(message(&String::from_utf8_lossy(&output.stderr)))
}

/// The error itself: without warnings before it, Nix's indentation and its advice after it.
fn message(stderr: &str) -> String {
    let text = match stderr.rfind("error: ") {
        Some(at) => &stderr[at + "error: ".len()..],
        None => stderr,
    };
    let text = text
        .split("\n(use '--show-trace'")
        .next()
        .unwrap_or_default();
    let lines: Vec<&str> = text
        .trim()
        .lines()
        .map(|line| line.strip_prefix("       ").unwrap_or(line).trim_end())
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{NixError, fault, message};
    use hearth_report::Failure;

    #[test]
    fn an_error_is_read_without_what_surrounds_it() {
        assert_eq!(
            message(
                "warning: dirty\nerror: one\n\n       two\n         three\n(use '--show-trace' to see)\n"
            ),
            "one\n\ntwo\n  three"
        );
        assert_eq!(message("nothing to see\n"), "nothing to see");
    }

    #[test]
    fn what_cannot_be_downloaded_is_missing_however_nix_frames_it() {
        let told = "unable to download 'https://example.org/a.tar.gz': HTTP error 403";
        let frames = [
            format!("error: {told}\n(use '--show-trace' to see)\n"),
            format!("warning: error: {told}; retrying in 300 ms\nerror: {told}\n"),
            format!("error:\n       … while calling a builtin\n\n       error: {told}\n"),
            format!("error: Failed to open archive (Source threw exception: error: {told})\n"),
            format!("error: {told}\n\n       response body:\n\n       error: go away\n"),
        ];
        for frame in frames {
            let NixError::Missing { reason } = fault(&frame) else {
                panic!("{frame}");
            };
            assert!(reason.starts_with(told), "{reason}");
        }
    }

    #[test]
    fn every_other_error_is_the_repository_s() {
        let warned = "warning: unable to download 'https://cache.example.org/nix-cache-info'\n";
        let error = fault(&format!("{warned}error: undefined variable 'lbi'\n"));
        assert_eq!(
            format!("{:?}", Failure::of(&error)),
            "error: Cannot evaluate the modules: undefined variable 'lbi'\n\n\
             hint: repair what it names; what is asked lies in `tests/eval/nix`"
        );
        assert!(matches!(fault(warned), NixError::Broken { .. }));
        // A slip in `flake.lock`.
        let unknown = "unable to download 'https://example.org/a.tar.gz': HTTP error 404";
        for frame in [
            format!("error: {unknown}\n\n       response body:\n\n       404: Not Found\n"),
            format!("error:\n       … while fetching the input\n\n       error: {unknown} ('')\n"),
        ] {
            assert!(matches!(fault(&frame), NixError::Broken { .. }), "{frame}");
        }
    }

    #[test]
    fn a_nix_that_is_missing_is_told_in_one_line() {
        let error = NixError::missing("  cannot connect to socket\nmore\n");
        assert_eq!(
            format!("{:?}", Failure::of(&error)),
            "error: Nix cannot evaluate the modules on this computer: cannot connect to socket\n\n\
             hint: install Nix, and make sure that it can get the inputs of flake.lock"
        );
        let NixError::Missing { reason } = NixError::missing("\n") else {
            panic!("not missing");
        };
        assert_eq!(reason, "Nix failed without a word");
    }
}
