use std::error::Error as _;
use std::path::PathBuf;

use hearth_files::{FileError, ensure_dir, read_text, write_atomic};
use hearth_plan::Plan;
use hearth_report::{Hint, Printer, Secret};
use hearth_synapse::{Keep, OWN_LOCALPART};

/// Many times the length of Synapse's tokens.
const LIMIT: u64 = 4096;

/// The token of Hearth's own session, in a file beside the secrets. It is no secret of the plan: whoever
/// loses it signs in again.
pub struct SessionFile {
    directory: PathBuf,
    printer: Printer,
}

impl SessionFile {
    pub fn of(plan: &Plan, printer: Printer) -> Self {
        Self {
            directory: plan.state_directory.join("secrets"),
            printer,
        }
    }

    fn path(&self) -> PathBuf {
        self.directory.join(format!("{OWN_LOCALPART}.token"))
    }

    fn write(&self, token: &Secret) -> Result<(), FileError> {
        ensure_dir(&self.directory, 0o700)?;
        let line = format!("{}\n", token.expose());
        write_atomic(&self.path(), line.as_bytes(), 0o600)
    }
}

impl Keep for SessionFile {
    /// Whatever is wrong with the file, a new session mends it.
    fn token(&self) -> Option<Secret> {
        let text = read_text(&self.path(), LIMIT).ok()?;
        let token = text.trim_end_matches('\n');
        // Anything else could not stand in a request's header.
        let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        is_token.then(|| Secret::new(token))
    }

    fn keep(&self, token: &Secret) -> bool {
        let Err(error) = self.write(token) else {
            return true;
        };
        let cause = match error.source() {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        };
        let hint = error.hint().unwrap_or_default();
        self.printer.say(&format!(
            "warning: The session of `{OWN_LOCALPART}` cannot be kept, and Synapse lets nobody sign in often\n  \
             Caused by: {cause}\n  hint: {hint}"
        ));
        false
    }
}
