use std::fs;
use std::path::Path;

use crate::TreeError;

/// All files and links below a directory, as paths relative to it.
pub(crate) fn paths_below(root: &Path) -> Result<Vec<String>, TreeError> {
    let mut found = Vec::new();
    let mut waiting = vec![String::new()];
    while let Some(inside) = waiting.pop() {
        let directory = root.join(&inside);
        let list = |source| TreeError::io("list", &directory, source);
        for entry in fs::read_dir(&directory).map_err(list)? {
            let entry = entry.map_err(list)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if inside.is_empty() {
                name
            } else {
                format!("{inside}/{name}")
            };
            if entry.file_type().map_err(list)?.is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
