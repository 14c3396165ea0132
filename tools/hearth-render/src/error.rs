use std::path::PathBuf;

use hearth_files::FileError;
use hearth_report::Hint;
use thiserror::Error;

use crate::NotYaml;

#[derive(Debug, Error)]
pub enum RenderError {
    #[error("Template `{}` is not JSON", path.display())]
    NotJson {
        path: PathBuf,
        source: serde_json::Error,
    },

    /// Says where in the template; its source says what is wrong there.
    #[error("Cannot render template `{}`, at {at}", path.display())]
    InTemplate {
        path: PathBuf,
        at: String,
        source: Box<RenderError>,
    },

    #[error("`{marker}` has the unknown neighbour `{key}`")]
    UnknownKey { marker: &'static str, key: String },

    #[error("`{key}` is not text")]
    NotText { key: &'static str },

    #[error("`{name}` cannot be the name of a secret")]
    BadName { name: String },

    #[error("Secret `{name}` is wanted, but there is no directory of credentials to look in")]
    NoCredentials { name: String },

    #[error("There is no credential `{name}` in `{}`", dir.display())]
    MissingCredential {
        name: String,
        dir: PathBuf,
        is_registration: bool,
    },

    #[error("Cannot use credential `{name}`")]
    Credential { name: String, source: FileError },

    #[error("Credential `{name}` is empty")]
    EmptyCredential { name: String, path: PathBuf },

    #[error("`{}` is not a registration", path.display())]
    NotRegistration {
        path: PathBuf,
        source: Option<NotYaml>,
    },

    #[error("The registration has no field `{field}`")]
    NoSuchField { field: String, present: Vec<String> },

    #[error("`prefix` stands before `{field}`, which is not text")]
    PrefixOfNoText { field: String },

    #[error("There is no directory `{}` to write `{}` into", dir.display(), path.display())]
    NoOutputDirectory { path: PathBuf, dir: PathBuf },

    #[error("`{}` is a directory, so no file can be written there", path.display())]
    OutputIsDirectory { path: PathBuf },

    #[error(transparent)]
    File(#[from] FileError),
}

impl Hint for RenderError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotJson { .. } => {
                "templates are written by the modules; rebuild the host, or check the path".into()
            }
            Self::InTemplate { source, .. } => return source.hint(),
            Self::UnknownKey { marker, .. } => {
                format!("write `{{ {marker} = \"…\"; }}`, with no other key than `prefix`")
            }
            Self::NotText { key } => format!("put the value of `{key}` in quotes"),
            Self::BadName { .. } => {
                "a secret's name is a file name of printable ASCII without `/` and `:`".into()
            }
            Self::NoCredentials { .. } => {
                "give the directory with `--credentials`, or run it from a unit that has \
                 `LoadCredential=`"
                    .into()
            }
            Self::MissingCredential {
                is_registration: true,
                ..
            } => "only a bridge's unit receives its registration: use `_registration` in \
                  `hearth.bridges.<name>.settings` alone"
                .into(),
            Self::MissingCredential { name, .. } => format!(
                "declare it as `hearth.secrets.{name}`; what is named in `settings` there reaches \
                 the unit as a credential"
            ),
            Self::Credential { name, .. } => format!(
                "`hearth.secrets.{name}` must be a file of at most 1 MiB of UTF-8 text without NUL"
            ),
            Self::EmptyCredential { name, .. } => {
                format!("write the secret into the file that `hearth.secrets.{name}` points to")
            }
            Self::NoSuchField { present, .. } if !present.is_empty() => {
                format!("it has `{}`", present.join("`, `"))
            }
            Self::NotRegistration { .. } | Self::NoSuchField { .. } => {
                "look at it with `hearth registration list`, then run `hearth registration ensure`"
                    .into()
            }
            Self::PrefixOfNoText { .. } => "take the `prefix` away".into(),
            Self::NoOutputDirectory { .. } => {
                "in a unit, `RuntimeDirectory=` makes it; by hand, make it with mode 0700".into()
            }
            Self::OutputIsDirectory { .. } => "give the path of a file in it".into(),
            Self::File(error) => return error.hint(),
        })
    }
}
