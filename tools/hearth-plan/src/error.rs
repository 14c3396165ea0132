use std::path::PathBuf;

use hearth_files::FileError;
use hearth_report::Hint;
use thiserror::Error;

/// Why a file is no plan.
#[derive(Debug, Error)]
pub enum PlanError {
    #[error("Cannot read the plan")]
    File(#[from] FileError),

    #[error("Plan version {found} is newer than this hearth")]
    Newer { found: u64 },

    #[error("Plan version {found} is not one that this hearth knows")]
    Unknown { found: u64 },

    #[error("`{}` is cut short: it ends in line {line}, column {column}", path.display())]
    CutShort {
        path: PathBuf,
        line: usize,
        column: usize,
    },

    #[error("`{}` is not JSON at line {line}, column {column}", path.display())]
    NotJson {
        path: PathBuf,
        line: usize,
        column: usize,
        source: Because,
    },

    #[error("`{}` is not a plan: wrong at line {line}, column {column}", path.display())]
    NotPlan {
        path: PathBuf,
        line: usize,
        column: usize,
        source: Because,
    },
}

/// What the parser expected, without the place, which the error itself tells.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct Because(pub(crate) String);

impl Hint for PlanError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::File(FileError::Missing { .. }) => {
                "a host has its plan at `/etc/hearth/plan.json`; give the path of another with `--plan FILE`"
            }
            Self::File(error) => return error.hint(),
            Self::Newer { .. } => {
                "update the `hearth` tool on this host to the release that built the plan"
            }
            Self::Unknown { .. } => {
                "build the plan again with the modules of this hearth's release"
            }
            Self::CutShort { .. } => {
                "build the plan again; an interrupted copy or a full disk leaves half a file"
            }
            Self::NotJson { .. } => {
                "plans are written by the modules, not by hand; check the path, or build it again"
            }
            Self::NotPlan { .. } => {
                "build the plan again with the modules of this hearth's release; \
                 `docs/plan.md` lists the fields"
            }
        }
        .to_owned())
    }
}
