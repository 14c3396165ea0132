use std::fmt;

use hearth_files::FileError;
use hearth_report::Hint;
use thiserror::Error;

use crate::Problem;

#[derive(Debug, Error)]
pub enum SecretsError {
    #[error("{}", count(.0))]
    Unusable(#[source] Problems),

    #[error("There is no secret `{name}` in the plan")]
    Unknown { name: String },

    #[error("The system gives no random numbers")]
    NoRandomness { source: getrandom::Error },

    #[error("A signing key's public part cannot be computed")]
    NoPublicKey,

    #[error(transparent)]
    File(#[from] FileError),
}

/// Everything that is wrong, told at once: whoever mends one secret should not have to start over.
#[derive(Debug, Error)]
pub struct Problems(pub Vec<(String, Problem)>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self
            .0
            .iter()
            .map(|(name, problem)| format!("`{name}`: {problem}"))
            .collect();
        f.write_str(&lines.join("\n"))
    }
}

fn count(problems: &Problems) -> String {
    match problems.0.as_slice() {
        [(name, _)] => format!("Secret `{name}` cannot be used"),
        many => format!("{} secrets cannot be used", many.len()),
    }
}

impl Hint for SecretsError {
    fn hint(&self) -> Option<String> {
        match self {
            Self::Unusable(Problems(problems)) => {
                let remedies: Vec<String> = problems
                    .iter()
                    .map(|(name, problem)| match problems.len() {
                        1 => problem.remedy(),
                        _ => format!("`{name}`: {}", problem.remedy()),
                    })
                    .collect();
                Some(remedies.join("\n      "))
            }
            Self::Unknown { .. } => Some(
                "`hearth secrets list` shows the names; declare it under `hearth.secrets`"
                    .to_owned(),
            ),
            Self::NoRandomness { .. } => Some("run it again when the system is up".to_owned()),
            // Every seed has one; there is nothing for a person to mend.
            Self::NoPublicKey => None,
            Self::File(error) => error.hint(),
        }
    }
}

#[cfg(test)]
mod tests {
    use hearth_report::Failure;

    use super::*;

    #[test]
    fn what_only_a_broken_system_says() {
        let error = SecretsError::NoRandomness {
            source: getrandom::Error::UNSUPPORTED,
        };
        let text = Failure::of(&error).to_string();
        assert!(
            text.starts_with("error: The system gives no random numbers\n  Caused by: "),
            "{text}"
        );
        assert!(
            text.ends_with("hint: run it again when the system is up"),
            "{text}"
        );
        assert_eq!(
            Failure::of(&SecretsError::NoPublicKey).to_string(),
            "error: A signing key's public part cannot be computed"
        );
    }
}
