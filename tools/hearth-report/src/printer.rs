//! The one place that prints. Data to stdout, talk to stderr; a closed pipe is not an error.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::{Failure, Finding, Severity};

#[derive(Debug, Clone, Copy, Default)]
pub struct Printer {
    json: bool,
}

impl Printer {
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    pub fn is_json(self) -> bool {
        self.json
    }

    /// A line of data.
    pub fn data(self, line: &str) {
        put(&mut io::stdout().lock(), line, "\n");
    }

    /// A line of data with more to follow. False when whoever read it has gone, and the rest is for nobody.
    pub fn flow(self, line: &str) -> bool {
        put(&mut io::stdout().lock(), line, "\n")
    }

    /// Data exactly as given, without a line break of its own.
    pub fn raw(self, text: &str) {
        put(&mut io::stdout().lock(), text, "");
    }

    pub fn json<T: Serialize>(self, value: &T) {
        match serde_json::to_string_pretty(value) {
            Ok(text) => self.data(&text),
            Err(error) => self.say(&format!("error: Cannot write JSON: {error}")),
        }
    }

    /// A line of talk.
    pub fn say(self, line: &str) {
        put(&mut io::stderr().lock(), line, "\n");
    }

    pub fn failure(self, failure: &Failure) {
        self.say(&failure.to_string());
    }

    /// Findings, worst first: as JSON on stdout where asked for, otherwise as lines.
    pub fn findings(self, findings: &[Finding]) {
        let mut sorted = findings.to_vec();
        sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        if self.json {
            self.json(&sorted);
            return;
        }
        for finding in &sorted {
            let word = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            self.data(&format!("{word}: {}: {}", finding.subject, finding.fact));
            if let Some(cause) = &finding.cause {
                self.data(&format!("  Caused by: {cause}"));
            }
            if let Some(remedy) = &finding.remedy {
                self.data(&format!("  hint: {remedy}"));
            }
        }
    }

    /// Rows under a heading, in columns as wide as their widest cell.
    pub fn table(self, heading: &[&str], rows: &[Vec<String>]) {
        for line in columns(heading, rows) {
            self.data(&line);
        }
    }

    /// Progress of long work: a spinner on a terminal, one line otherwise.
    pub fn progress(self, what: &str) -> Progress {
        if io::stderr().is_terminal() {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed:>4} {msg}") {
                bar.set_style(style);
            }
            bar.set_message(what.to_owned());
            bar.enable_steady_tick(Duration::from_millis(120));
            Progress { bar: Some(bar) }
        } else {
            self.say(what);
            Progress { bar: None }
        }
    }
}

/// Long work under way; ends when dropped.
pub struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    pub fn step(&self, what: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(what.to_owned()),
            None => Printer::default().say(what),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn columns(heading: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let heading: Vec<String> = heading.iter().map(|&cell| cell.to_owned()).collect();
    let lines: Vec<&Vec<String>> = std::iter::once(&heading)
        .filter(|heading| !heading.is_empty())
        .chain(rows)
        .collect();
    let mut widths = Vec::new();
    for line in &lines {
        widths.resize(widths.len().max(line.len()), 0);
        for (width, cell) in widths.iter_mut().zip(*line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let pad = |line: &&Vec<String>| {
        let cells = line.iter().zip(&widths);
        let padded: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        padded.join("  ").trim_end().to_owned()
    };
    lines.iter().map(pad).collect()
}

/// Whoever closed the pipe has seen enough; there is nobody left to tell.
fn put(out: &mut impl Write, text: &str, end: &str) -> bool {
    write!(out, "{text}{end}")
        .and_then(|()| out.flush())
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows =
            [["heisenbridge", "in place"], ["x", "é"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(
            columns(&["id", "state"], &rows),
            [
                "id            state",
                "heisenbridge  in place",
                "x             é"
            ]
        );
        assert_eq!(columns(&[], &rows)[1], "x             é");
        assert_eq!(columns(&["id"], &[]), ["id"]);
    }
}
