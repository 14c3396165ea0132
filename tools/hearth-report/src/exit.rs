//! Exit codes: 0 fine, 1 found a problem, 2 wrong use.

use std::process::ExitCode;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Fine,
    Problem,
    WrongUse,
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
