//! The firmware's settings of a Raspberry Pi, `config.txt`: Hearth's lines stand between two marks, the rest is as it was.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use hearth_files::{FileError, read_text, write_atomic};
use hearth_plan::Plan;
use hearth_report::Hint;
use thiserror::Error;

const BEGIN: &str = "# begin of what Hearth wrote";
const END: &str = "# end of what Hearth wrote";
/// Whatever section stands before, these lines are for every Pi.
const SECTION: &str = "[all]";
const LIMIT: u64 = 256 * 1024;

/// Where Raspberry Pi OS has it: since 2023, and before.
const PLACES: [&str; 2] = ["/boot/firmware/config.txt", "/boot/config.txt"];

#[derive(Debug, Error)]
pub enum ConfigTxtError {
    #[error("There is no `config.txt` here: neither `{}` nor `{}`", PLACES[0], PLACES[1])]
    NotAPi,

    #[error("`{}` has a mark of Hearth's without its other one", path.display())]
    HalfMarked { path: PathBuf },

    #[error(transparent)]
    File(#[from] FileError),
}

impl Hint for ConfigTxtError {
    fn hint(&self) -> Option<String> {
        match self {
            Self::NotAPi => {
                Some("this is for a Raspberry Pi; name the file with `--file`".to_owned())
            }
            Self::HalfMarked { path } => Some(format!(
                "look at `{}`, and remove what lies behind `{BEGIN}` up to where your own lines go on",
                path.display()
            )),
            Self::File(error) => error.hint(),
        }
    }
}

/// What a write came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    Unchanged { path: PathBuf },
    Changed { path: PathBuf, backup: PathBuf },
}

/// The plan's lines; empty when it has none.
pub fn wanted_lines(plan: &Plan) -> String {
    plan.files
        .iter()
        .find(|(path, _)| path.ends_with("config.txt"))
        .map_or_else(String::new, |(_, file)| file.text.clone())
}

/// Puts the lines into the file, with a copy of what it was beside it.
pub fn write_lines(file: Option<&Path>, lines: &str) -> Result<Written, ConfigTxtError> {
    let path = match file {
        Some(path) => path.to_owned(),
        None => usual().ok_or(ConfigTxtError::NotAPi)?,
    };
    let before = read_text(&path, LIMIT)?;
    let after = with_lines(&before, lines)
        .ok_or_else(|| ConfigTxtError::HalfMarked { path: path.clone() })?;
    if has_lines(&before, lines) {
        return Ok(Written::Unchanged { path });
    }
    // The file system of the firmware knows no modes but the one that every file has.
    let mode = fs::metadata(&path).map_or(0o644, |meta| meta.permissions().mode() & 0o7777);
    let backup = path.with_file_name("config.txt.before-hearth");
    write_atomic(&backup, before.as_bytes(), mode)?;
    write_atomic(&path, after.as_bytes(), mode)?;
    Ok(Written::Changed { path, backup })
}

/// The text with these lines in Hearth's place, or nothing if the marks make no sense.
pub fn with_lines(text: &str, lines: &str) -> Option<String> {
    let (before, own, after) = split(text)?;
    // An editor of another system may have been at it.
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut result = before.trim_end_matches(['\r', '\n']).to_owned();
    if !result.is_empty() {
        result.push_str(line_end);
    }
    if !lines.trim().is_empty() {
        let block = format!("\n{BEGIN}\n{SECTION}\n{}\n{END}\n", lines.trim_end());
        result.push_str(&block.replace('\n', line_end));
    } else if own.is_some() && section(before) != SECTION && !after.trim().is_empty() {
        // What the person wrote below was for every Pi, and stays so.
        result.push_str(&format!("{SECTION}{line_end}"));
    }
    let after = after.strip_prefix('\r').unwrap_or(after);
    result.push_str(after.strip_prefix('\n').unwrap_or(after));
    Some(result)
}

/// Whether these lines, and no others, are between the marks, however the lines end.
fn has_lines(text: &str, lines: &str) -> bool {
    let sense = |text: &str| -> Vec<String> {
        let lines = text.lines().map(str::trim_end);
        let lines = lines.filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    match split(text) {
        None => false,
        Some((_, None, _)) => lines.trim().is_empty(),
        Some((_, Some(own), _)) => {
            !lines.trim().is_empty() && sense(own) == sense(&format!("{SECTION}\n{lines}"))
        }
    }
}

/// What stands before Hearth's lines, between the marks if they are there, and after them.
fn split(text: &str) -> Option<(&str, Option<&str>, &str)> {
    let Some(begin) = text.find(BEGIN) else {
        return (!text.contains(END)).then_some((text, None, ""));
    };
    let own = begin + BEGIN.len();
    let end = own + text[own..].find(END)?;
    let after = end + END.len();
    Some((&text[..begin], Some(&text[own..end]), &text[after..]))
}

/// The section that a text ends in; a file begins in the one for every Pi.
fn section(text: &str) -> &str {
    let mut lines = text.lines().rev().map(str::trim);
    lines.find(|line| line.starts_with('[')).unwrap_or(SECTION)
}

fn usual() -> Option<PathBuf> {
    PLACES
        .into_iter()
        .map(PathBuf::from)
        .find(|path| path.is_file())
}

/// Whether the lines are in the firmware's file; nothing where there are no lines or no file.
pub(crate) fn is_applied(plan: &Plan) -> Option<bool> {
    let lines = wanted_lines(plan);
    if lines.is_empty() {
        return None;
    }
    let text = read_text(&usual()?, LIMIT).ok()?;
    Some(has_lines(&text, &lines))
}

#[cfg(test)]
#[path = "config_txt/tests.rs"]
mod tests;
