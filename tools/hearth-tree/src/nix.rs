//! Asking Nix, from the working tree as it is. Not every machine has Nix or can get the flake's inputs, so the
//! first answer may be why not.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What is asked is declared here.
const QUESTIONS: &str = "tests/eval/nix";

/// A repository whose modules can be evaluated.
#[derive(Debug, Clone)]
pub struct Nix {
    root: PathBuf,
}

impl Nix {
    /// Finds out whether evaluation works here; the error is the reason in a few words.
    pub fn find(root: &Path) -> Result<Self, String> {
        let nix = Self {
            root: root.to_owned(),
        };
        nix.json("version")
            .map(|_| nix)
            .map_err(|reason| match reason.lines().next() {
                Some(line) => line.trim().to_owned(),
                None => "Nix failed without a word".to_owned(),
            })
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
        let output = self
            .command()
            .args(["eval", "--impure", "--file", QUESTIONS])
            .args(arguments)
            .output()
            .map_err(|error| format!("`nix` cannot be run: {error}"))?;
        answer(&output)
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
    use super::message;

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
}
