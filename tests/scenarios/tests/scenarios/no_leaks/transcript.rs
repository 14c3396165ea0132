//! Runs commands and remembers all that they said.

use std::cell::RefCell;
use std::time::Duration;

use anyhow::{Result, ensure};
use hearth_scenarios::search::{Hit, Search};
use hearth_vm::{Machine, Output};

const PATIENCE: Duration = Duration::from_secs(120);

pub struct Transcript<'a> {
    machine: &'a Machine,
    said: RefCell<Vec<(String, Output)>>,
}

impl<'a> Transcript<'a> {
    pub fn new(machine: &'a Machine) -> Self {
        Self {
            machine,
            said: RefCell::default(),
        }
    }

    pub fn run(&self, command: &[&str]) -> Result<Output> {
        self.run_with(command, "")
    }

    pub fn run_with(&self, command: &[&str], input: &str) -> Result<Output> {
        let output = self
            .machine
            .run_within(command, input.as_bytes(), PATIENCE)?;
        self.said
            .borrow_mut()
            .push((command.join(" "), output.clone()));
        Ok(output)
    }

    pub fn succeed(&self, command: &[&str]) -> Result<()> {
        self.succeed_with(command, "")
    }

    pub fn succeed_with(&self, command: &[&str], input: &str) -> Result<()> {
        let output = self.run_with(command, input)?;
        ensure!(
            output.success(),
            "`{}` failed: {}",
            command.join(" "),
            output.stderr
        );
        Ok(())
    }

    /// It has to fail, and to say why.
    pub fn fail(&self, command: &[&str]) -> Result<()> {
        let output = self.run(command)?;
        ensure!(
            !output.success() && !(output.stderr + &output.stdout).trim().is_empty(),
            "`{}` did not complain",
            command.join(" ")
        );
        Ok(())
    }

    pub fn said(self) -> Said {
        Said(self.said.into_inner())
    }
}

/// Output by command.
pub struct Said(Vec<(String, Output)>);

impl Said {
    pub fn search(&self, search: &Search) -> Vec<Hit> {
        let both = self.0.iter().flat_map(|(command, output)| {
            [&output.stdout, &output.stderr].map(|text| search.in_text(command, text.as_bytes()))
        });
        both.flatten().collect()
    }
}
