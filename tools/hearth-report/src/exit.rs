//! Exit codes: 0 fine, 1 found a problem, 2 wrong use.

use std::process::ExitCode;

use crate::{Finding, Severity};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Fine,
    Problem,
    WrongUse,
}

impl Exit {
    pub fn fine_if(is_fine: bool) -> Self {
        if is_fine { Self::Fine } else { Self::Problem }
    }

    /// Warnings and notes are no problem yet.
    pub fn of(findings: &[Finding]) -> Self {
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        Self::fine_if(!findings.iter().any(is_error))
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Problem => 1,
            Exit::WrongUse => 2,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_error_is_a_problem() {
        let warning = Finding::warning("a", "b");
        let error = Finding::error("a", "b");
        assert_eq!(Exit::of(&[]), Exit::Fine);
        assert_eq!(Exit::of(std::slice::from_ref(&warning)), Exit::Fine);
        assert_eq!(Exit::of(&[warning, error]), Exit::Problem);
    }
}
