use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::TreeError;

/// How the plan's path ends in every tree.
const PLAN: &str = "/hearth/plan.json";

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    File { text: String, mode: u32 },
    Link { target: String },
}

/// Entries by path, relative to the root; every path is plain and none lies below a link of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    entries: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Written {
    File { text: String, mode: String },
    Link { link: String },
}

impl Tree {
    /// Reads what `nix eval --json` printed.
    pub fn parse(json: &str) -> Result<Self, TreeError> {
        let written: BTreeMap<String, Value> =
            serde_json::from_str(json).map_err(|source| TreeError::NotJson { source })?;
        let mut entries = BTreeMap::new();
        for (path, value) in written {
            let entry = entry(&path, value)?;
            entries.insert(path, entry);
        }
        Self::new(entries)
    }

    pub fn new(entries: BTreeMap<String, Entry>) -> Result<Self, TreeError> {
        for path in entries.keys() {
            if !is_plain(path) {
                return Err(TreeError::Escape { path: path.clone() });
            }
            for (at, _) in path.match_indices('/') {
                if entries.contains_key(&path[..at]) {
                    return Err(TreeError::Below {
                        path: path.clone(),
                        other: path[..at].to_owned(),
                    });
                }
            }
        }
        Ok(Self { entries })
    }

    pub fn entries(&self) -> &BTreeMap<String, Entry> {
        &self.entries
    }

    /// The same tree with the plan spread over lines: what is kept in a repository, where people read it.
    #[must_use]
    pub fn readable(mut self) -> Self {
        for (path, entry) in &mut self.entries {
            if path.ends_with(PLAN)
                && let Entry::File { text, .. } = entry
                && let Ok(value) = serde_json::from_str::<Value>(text)
            {
                *text = format!("{value:#}\n");
            }
        }
        self
    }
}

fn entry(path: &str, value: Value) -> Result<Entry, TreeError> {
    let not_entry = || TreeError::NotEntry {
        path: path.to_owned(),
    };
    match serde_json::from_value(value).map_err(|_| not_entry())? {
        Written::Link { link } => Ok(Entry::Link { target: link }),
        Written::File { text, mode } => {
            let is_octal =
                mode.len() == 4 && mode.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
            if !is_octal {
                return Err(not_entry());
            }
            let mode = u32::from_str_radix(&mode, 8).map_err(|_| not_entry())?;
            Ok(Entry::File { text, mode })
        }
    }
}

/// Relative, without `.`, `..`, an empty part or a NUL.
pub(crate) fn is_plain(path: &str) -> bool {
    !path.contains('\0') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(json: &str) -> String {
        Tree::parse(json)
            .map(|tree| format!("{tree:?}"))
            .unwrap_or_else(|error| error.to_string())
    }

    #[test]
    fn reads_files_and_links() {
        let tree =
            Tree::parse(r#"{"etc/a": {"text": "x\n", "mode": "0640"}, "etc/b": {"link": "../a"}}"#);
        let tree = tree.unwrap_or_default();
        assert_eq!(
            tree.entries().get("etc/a"),
            Some(&Entry::File {
                text: "x\n".to_owned(),
                mode: 0o640
            })
        );
        assert_eq!(
            tree.entries().get("etc/b"),
            Some(&Entry::Link {
                target: "../a".to_owned()
            })
        );
    }

    #[test]
    fn refuses_paths_that_lead_out() {
        for path in [
            "../a",
            "etc/../../a",
            "/etc/a",
            "etc//a",
            "",
            "./a",
            "etc/a/",
        ] {
            assert_eq!(
                refusal(&format!(r#"{{"{path}": {{"link": "x"}}}}"#)),
                format!("`{path}` is not a plain path below the root")
            );
        }
    }

    #[test]
    fn refuses_an_entry_below_another() {
        assert_eq!(
            refusal(r#"{"etc/a": {"link": "/root"}, "etc/a/b": {"text": "", "mode": "0644"}}"#),
            "`etc/a/b` lies below `etc/a`, which is not a directory"
        );
    }

    #[test]
    fn refuses_what_is_no_entry() {
        for value in [
            r#"{"text": "x"}"#,
            r#"{"text": "x", "mode": "644"}"#,
            r#"{"text": "x", "mode": "0999"}"#,
            r#"{"link": "x", "more": 1}"#,
            "7",
        ] {
            assert_eq!(
                refusal(&format!(r#"{{"etc/a": {value}}}"#)),
                "In the tree, `etc/a` is neither a file (`text` and `mode`) nor a link (`link`)"
            );
        }
        assert_eq!(refusal("[]"), "The tree is not a JSON object of paths");
        assert_eq!(refusal("{\"a"), "The tree is not a JSON object of paths");
    }

    #[test]
    fn a_readable_tree_has_its_plan_over_lines() {
        let tree = Tree::parse(
            r#"{"etc/hearth/plan.json": {"text": "{\"b\":1,\"a\":[]}", "mode": "0644"}}"#,
        );
        assert_eq!(
            tree.unwrap_or_default()
                .readable()
                .entries()
                .get("etc/hearth/plan.json"),
            Some(&Entry::File {
                text: "{\n  \"b\": 1,\n  \"a\": []\n}\n".to_owned(),
                mode: 0o644
            })
        );
    }
}
