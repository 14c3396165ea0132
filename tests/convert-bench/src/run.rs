//! One run of a program: how long, how much memory.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A program and its arguments.
pub struct Job<'a> {
    pub program: &'a Path,
    pub arguments: Vec<String>,
}

impl<'a> Job<'a> {
    pub fn new(program: &'a Path, arguments: &[&str]) -> Self {
        let arguments = arguments
            .iter()
            .map(|&argument| argument.to_owned())
            .collect();
        Self { program, arguments }
    }

    /// From start to end, its output thrown away.
    pub fn time(&self) -> Result<Duration> {
        let mut command = Command::new(self.program);
        command
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let began = Instant::now();
        let status = command.status();
        let took = began.elapsed();
        let status = status.with_context(|| format!("Cannot run {command:?}"))?;
        if !status.success() {
            bail!("{command:?} failed: {status}");
        }
        Ok(took)
    }

    /// The most memory it held at once, in KiB, as GNU time tells it.
    pub fn memory(&self) -> Result<u64> {
        let mut command = Command::new("/usr/bin/time");
        command
            .args(["--format", "%M"])
            .arg(self.program)
            .args(&self.arguments);
        let output = command.stdin(Stdio::null()).stdout(Stdio::null()).output();
        let output = output.context("Cannot run `/usr/bin/time`, GNU time")?;
        let told = String::from_utf8_lossy(&output.stderr);
        let last = told.lines().last().unwrap_or_default();
        last.trim()
            .parse()
            .with_context(|| format!("GNU time said `{last}`"))
    }
}

/// The middle one.
pub fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// The one that was disturbed least.
pub fn least(times: &[Duration]) -> Duration {
    times.iter().min().copied().unwrap_or_default()
}
