//! The last thing that went wrong, in the bridge's own words.

use serde::Serialize;

use crate::redact::Redactor;
use crate::systemd::{Entry, Services, ServicesError};

const LINES: u32 = 400;
const LONGEST: usize = 300;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastError {
    /// Seconds since 1970.
    pub at: u64,
    pub text: String,
}

impl LastError {
    pub fn probe(
        services: &dyn Services,
        unit: &str,
        redactor: &Redactor,
    ) -> Result<Option<Self>, ServicesError> {
        let entries = services.journal(unit, LINES)?;
        Ok(entries
            .iter()
            .rev()
            .find(|entry| is_error(entry))
            .map(|entry| Self {
                at: entry.at / 1_000_000,
                text: shortened(&redactor.clean(entry.text.trim())),
            }))
    }
}

/// By systemd's own measure, or by the words with which the bridges' loggers mark it.
fn is_error(entry: &Entry) -> bool {
    const MARKS: [&str; 10] = [
        " ERR ",
        " FTL ",
        " PNC ",
        "ERROR",
        "CRITICAL",
        "FATAL",
        "\"level\":\"error\"",
        "\"level\":\"fatal\"",
        "\"level\":\"panic\"",
        "error: ",
    ];
    entry.priority <= 3 || MARKS.iter().any(|mark| entry.text.contains(mark))
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
