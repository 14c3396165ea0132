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
    if before == after {
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
    let (before, after) = split(text)?;
    let mut result = before.trim_end_matches('\n').to_owned();
    if !result.is_empty() {
        result.push('\n');
    }
    if !lines.trim().is_empty() {
        let lines = lines.trim_end();
        result.push_str(&format!("\n{BEGIN}\n{SECTION}\n{lines}\n{END}\n"));
    }
    result.push_str(after.trim_start_matches('\n'));
    Some(result)
}

/// What stands before Hearth's lines and after them.
fn split(text: &str) -> Option<(&str, &str)> {
    let Some(begin) = text.find(BEGIN) else {
        return (!text.contains(END)).then_some((text, ""));
    };
    let end = text[begin..].find(END)? + begin + END.len();
    Some((&text[..begin], &text[end..]))
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
    Some(with_lines(&text, &lines).is_some_and(|after| after == text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEIRS: &str = "dtparam=audio=on\n\n[cm5]\ndtoverlay=dwc2\n";

    #[test]
    fn lines_come_and_go_and_the_rest_stays() {
        let once = with_lines(THEIRS, "gpu_mem=16\n").unwrap();
        assert_eq!(
            once,
            format!("{THEIRS}\n{BEGIN}\n[all]\ngpu_mem=16\n{END}\n")
        );
        assert_eq!(with_lines(&once, "gpu_mem=16\n").unwrap(), once);
        let more = format!("{once}# mine\n");
        let changed = with_lines(&more, "gpu_mem=32\n").unwrap();
        assert!(changed.contains("gpu_mem=32") && !changed.contains("gpu_mem=16"));
        assert!(changed.starts_with(THEIRS) && changed.ends_with("# mine\n"));
        assert_eq!(with_lines(&once, "").unwrap(), THEIRS);
    }

    #[test]
    fn a_file_is_changed_with_a_copy_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.txt");
        fs::write(&path, THEIRS).unwrap();
        let written = write_lines(Some(&path), "gpu_mem=16\n").unwrap();
        let Written::Changed { backup, .. } = written else {
            panic!("{written:?}");
        };
        assert_eq!(fs::read_to_string(backup).unwrap(), THEIRS);
        assert!(fs::read_to_string(&path).unwrap().contains("gpu_mem=16"));
        assert_eq!(
            write_lines(Some(&path), "gpu_mem=16\n").unwrap(),
            Written::Unchanged { path }
        );
    }

    #[test]
    fn half_a_mark_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.txt");
        for text in [BEGIN, END] {
            fs::write(&path, text).unwrap();
            let error = write_lines(Some(&path), "a=1").unwrap_err();
            assert!(
                error
                    .to_string()
                    .ends_with("has a mark of Hearth's without its other one")
            );
            assert!(error.hint().is_some());
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }

    #[test]
    fn elsewhere_than_on_a_pi_it_says_so() {
        let failure = hearth_report::Failure::of(&ConfigTxtError::NotAPi);
        assert_eq!(
            failure.to_string(),
            "error: There is no `config.txt` here: neither `/boot/firmware/config.txt` nor `/boot/config.txt`\n\n\
             hint: this is for a Raspberry Pi; name the file with `--file`"
        );
    }
}
