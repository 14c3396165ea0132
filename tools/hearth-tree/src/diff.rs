//! Comparing a tree with what is there.

use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde::Serialize;

use crate::text::short_diff;
use crate::{Entry, Tree, TreeError, read};

/// What counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// What the tree has, with its modes; whatever else is there is none of its business.
    Modes,
    /// The whole directory is the tree, as in a repository; modes are not kept there.
    Whole,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// In the tree, not there.
    Missing,
    /// There, not in the tree.
    Extra,
    /// A file where a link belongs, or the other way round.
    OtherKind,
    Content,
    Mode,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub path: String,
    pub kind: Kind,
    /// A few lines that show it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// One line, and the detail indented below it.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            Kind::Missing => "is missing",
            Kind::Extra => "is not in the tree",
            Kind::OtherKind => "is of another kind",
            Kind::Content => "is different",
            Kind::Mode => "has another mode",
        };
        write!(f, "{} {what}", self.path)?;
        self.detail
            .lines()
            .try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl Tree {
    /// What is different below `root` from what the tree says.
    pub fn diff(&self, root: &Path, strictness: Strictness) -> Result<Vec<Difference>, TreeError> {
        let mut found = Vec::new();
        for (path, entry) in self.entries() {
            if let Some((kind, detail)) = compare(&root.join(path), entry, strictness)? {
                let path = path.clone();
                found.push(Difference { path, kind, detail });
            }
        }
        if strictness == Strictness::Whole {
            let extra = read::paths_below(root)?
                .into_iter()
                .filter(|path| !self.entries().contains_key(path))
                .map(|path| Difference {
                    path,
                    kind: Kind::Extra,
                    detail: String::new(),
                });
            found.extend(extra);
        }
        Ok(found)
    }
}

/// How what is at `path` differs from `entry`, if it does.
pub(crate) fn compare(
    path: &Path,
    entry: &Entry,
    strictness: Strictness,
) -> Result<Option<(Kind, String)>, TreeError> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if is_absent(&error) => return Ok(Some((Kind::Missing, String::new()))),
        Err(source) => return Err(TreeError::io("look at", path, source)),
    };
    let other_kind = Ok(Some((Kind::OtherKind, String::new())));
    match entry {
        Entry::Link { target } => {
            if !meta.is_symlink() {
                return other_kind;
            }
            let present =
                fs::read_link(path).map_err(|source| TreeError::io("read", path, source))?;
            let present = present.to_string_lossy();
            Ok((present != *target).then(|| (Kind::Content, short_diff(&present, target))))
        }
        Entry::File { text, mode } => {
            if !meta.is_file() {
                return other_kind;
            }
            let present = fs::read(path).map_err(|source| TreeError::io("read", path, source))?;
            if present != text.as_bytes() {
                let present = String::from_utf8_lossy(&present);
                return Ok(Some((Kind::Content, short_diff(&present, text))));
            }
            let present = meta.permissions().mode() & 0o7777;
            let is_wrong = strictness == Strictness::Modes && present != *mode;
            Ok(is_wrong.then(|| (Kind::Mode, format!("-{present:04o}\n+{mode:04o}\n"))))
        }
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
