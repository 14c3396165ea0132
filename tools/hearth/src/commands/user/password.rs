//! Where a password comes from: a file, standard input, a terminal, or chance. Never an argument.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use hearth_report::{Failure, Secret};
use hearth_synapse::{PasswordError, password};

#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct Source {
    /// Read the password from a file, `-` for standard input
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Make a password and print it, this once
    #[arg(long)]
    generate: bool,
}

impl Source {
    /// The password to print: one that nobody has seen yet.
    pub fn generated<'a>(&self, password: &'a Secret) -> Option<&'a Secret> {
        self.generate.then_some(password)
    }

    pub fn password(&self) -> Result<Secret, Failure> {
        if self.generate {
            return Ok(password::generate()?);
        }
        if let Some(path) = &self.password_file {
            return from_file(path);
        }
        if !io::stdin().is_terminal() {
            return Err(
                Failure::wrong_use("There is no terminal to ask for a password on")
                    .hint("give `--password-file FILE`, `--password-file -` or `--generate`"),
            );
        }
        let first = ask("Password: ")?;
        let second = ask("The same again: ")?;
        if first != second {
            return Err(PasswordError::Different.into());
        }
        Ok(first)
    }
}

fn from_file(path: &Path) -> Result<Secret, Failure> {
    // More than the longest password in the widest characters.
    const LIMIT: u64 = 4096;
    if path != Path::new("-") {
        return Ok(password::read(&hearth_files::read_text(path, LIMIT)?)?);
    }
    let mut text = String::new();
    io::stdin()
        .take(LIMIT)
        .read_to_string(&mut text)
        .map_err(|error| {
            Failure::problem("Cannot read the password from standard input")
                .because(error.to_string())
                .hint("one line of UTF-8 is wanted")
        })?;
    Ok(password::read(&text)?)
}

fn ask(prompt: &str) -> Result<Secret, Failure> {
    let line = rpassword::prompt_password(prompt).map_err(|error| {
        Failure::problem("Cannot ask on the terminal")
            .because(error.to_string())
            .hint("give `--password-file FILE` or `--generate`")
    })?;
    Ok(password::read(&line)?)
}
