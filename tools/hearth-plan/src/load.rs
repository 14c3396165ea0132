use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::error::Category;

use crate::error::Because;
use crate::{Plan, PlanError};

/// A plan has some tens of kilobytes; whatever is larger than this is something else.
pub const SIZE_LIMIT: u64 = 16 * 1024 * 1024;

const VERSION: u64 = 1;

/// Read on its own and before the rest: a newer plan has fields that would be told as mistakes.
#[derive(Deserialize)]
struct Versioned {
    version: u64,
}

impl Plan {
    /// Reads a plan and judges its shape.
    pub fn load(path: &Path) -> Result<Self, PlanError> {
        Self::parse(path, &hearth_files::read_text(path, SIZE_LIMIT)?)
    }

    fn parse(path: &Path, text: &str) -> Result<Self, PlanError> {
        match serde_json::from_str(text) {
            Ok(Versioned { version: VERSION }) => {}
            Ok(Versioned { version: found }) if found > VERSION => {
                return Err(PlanError::Newer { found });
            }
            Ok(Versioned { version: found }) => return Err(PlanError::Unknown { found }),
            // The strict reading tells what is wrong.
            Err(_) => {}
        }
        serde_json::from_str(text).map_err(|error| refuse(path, text, &error))
    }
}

fn refuse(path: &Path, text: &str, error: &serde_json::Error) -> PlanError {
    let (path, line, column) = (path.to_owned(), error.line(), error.column());
    let mut category = error.classify();
    let mut source = Because(reason(error));
    // Where one of some words belongs, the parser calls anything but a string bad syntax.
    if category == Category::Syntax && serde_json::from_str::<IgnoredAny>(text).is_ok() {
        category = Category::Data;
        source = Because(format!("{source}, which here is a string"));
    }
    match category {
        Category::Eof => PlanError::CutShort { path, line, column },
        Category::Data => PlanError::NotPlan {
            path,
            line,
            column,
            source,
        },
        Category::Syntax | Category::Io => PlanError::NotJson {
            path,
            line,
            column,
            source,
        },
    }
}

/// The parser's words without the place, and without a value: whoever gives the path of a secret
/// in place of a plan must not find it in the journal.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&place).unwrap_or(&text);
    let Some((before, rest)) = text.split_once(" string \"") else {
        return text.to_owned();
    };
    match rest.rsplit_once("\", expected") {
        Some((_, expected)) => format!("{before} string, expected{expected}"),
        None => format!("{before} string"),
    }
}
