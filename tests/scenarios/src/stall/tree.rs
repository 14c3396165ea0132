//! A tree as `hearth tree write` takes it, from the directory that it was rendered to.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

pub(super) fn read(root: &Path) -> Result<Value> {
    let mut tree = BTreeMap::new();
    read_below(root, "", &mut tree)?;
    Ok(json!(tree))
}

fn read_below(root: &Path, inside: &str, tree: &mut BTreeMap<String, Value>) -> Result<()> {
    for entry in fs::read_dir(root.join(inside))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = Path::new(inside).join(name).to_string_lossy().into_owned();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            read_below(root, &path, tree)?;
        } else if kind.is_symlink() {
            tree.insert(path, json!({ "link": fs::read_link(entry.path())? }));
        } else {
            let text = fs::read_to_string(entry.path())?;
            tree.insert(path, json!({ "text": text, "mode": "0644" }));
        }
    }
    Ok(())
}
