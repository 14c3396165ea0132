//! The files that were asked for.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::io::Read;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use hearth_bridges::Schema;
use hearth_convert::{Input, What, recognise};
use hearth_files::read_bytes;
use hearth_report::Failure;

/// More than any configuration, less than the reader's own limit.
const LIMIT: u64 = 64 << 20;
/// Deeper than anybody keeps configurations; a link that leads back to itself ends here.
const DEPTH: usize = 6;

pub fn gather(paths: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    let mut gathered = Vec::new();
    // A file and the directory it is in, or a link to it: one file all the same.
    let mut known: HashMap<PathBuf, usize> = HashMap::new();
    if paths.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(
            Failure::wrong_use("`-` is given twice, and standard input can be read once")
                .hint("give all files but one by name"),
        );
    }
    for path in paths {
        if path.as_os_str() == "-" {
            let bytes = all_of(std::io::stdin().lock(), "standard input")?;
            gathered.push(Input::new("standard input", bytes));
        } else if path.is_dir() {
            let mut files = Vec::new();
            collect(path, DEPTH, &mut files)?;
            if files.is_empty() {
                return Err(
                    Failure::problem(format!("There is no YAML in `{}`", path.display()))
                        .hint("name the files themselves"),
                );
            }
            for file in files {
                if place_of(&file, gathered.len(), &mut known).is_some() {
                    continue;
                }
                gathered.push(
                    Input::new(file.display().to_string(), read_bytes(&file, LIMIT)?).found(),
                );
            }
        } else {
            if let Some(file) = pipe(path) {
                let bytes = all_of(file, &format!("`{}`", path.display()))?;
                gathered.push(Input::new(path.display().to_string(), bytes));
                continue;
            }
            match place_of(path, gathered.len(), &mut known) {
                // It is named now.
                Some(place) => gathered[place].is_found = false,
                None => gathered.push(Input::new(
                    path.display().to_string(),
                    read_bytes(path, LIMIT)?,
                )),
            }
        }
    }
    Ok(gathered)
}

/// Where among the gathered a file is already, be it by another name; else it will be at `next`.
fn place_of(path: &Path, next: usize, known: &mut HashMap<PathBuf, usize>) -> Option<usize> {
    let path = fs::canonicalize(path).ok().filter(|path| path.is_file())?;
    match known.entry(path) {
        Entry::Occupied(place) => Some(*place.get()),
        Entry::Vacant(place) => {
            place.insert(next);
            None
        }
    }
}

/// What a shell makes of `<(command)`. Any other pipe may have nobody who ever writes into it.
fn pipe(path: &Path) -> Option<fs::File> {
    let is_open = ["/dev/fd/", "/proc/self/fd/", "/dev/stdin"]
        .iter()
        .any(|start| {
            path.as_os_str()
                .as_encoded_bytes()
                .starts_with(start.as_bytes())
        });
    let is_pipe = is_open && fs::metadata(path).is_ok_and(|found| found.file_type().is_fifo());
    is_pipe.then(|| fs::File::open(path).ok()).flatten()
}

/// What cannot be asked for its length.
fn all_of(from: impl Read, name: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mebibytes = LIMIT >> 20;
    match from.take(LIMIT + 1).read_to_end(&mut bytes) {
        Ok(length) if length as u64 <= LIMIT => Ok(bytes),
        Ok(_) => Err(
            Failure::problem(format!("There is more than {mebibytes} MiB in {name}"))
                .hint("give a configuration, not a dump"),
        ),
        Err(error) => {
            Err(Failure::problem(format!("Cannot read {name}")).because(error.to_string()))
        }
    }
}

/// Files that may be configurations, in the order of their names.
fn collect(directory: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::problem(format!(
            "Cannot read the directory `{}`",
            directory.display()
        ))
        .because(error.to_string())
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    paths.sort();
    for path in paths {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let is_configuration = [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| name.ends_with(end))
            || path.ends_with(".well-known/matrix/client")
            || path.ends_with(".well-known/matrix/server")
            || name.ends_with(".signing.key")
            || name == ".env";
        let is_hidden = name.starts_with('.') && name != ".well-known";
        if path.is_dir() && !is_hidden && depth > 0 {
            collect(&path, depth - 1, files)?;
        } else if path.is_file() && is_configuration {
            files.push(path);
        }
    }
    Ok(())
}

/// The example configuration of another version, as the defaults of the bridge that is converted.
pub fn defaults(path: &Path, inputs: &[Input]) -> Result<Schema, Failure> {
    let input = Input::new(path.display().to_string(), read_bytes(path, LIMIT)?);
    let bridges = inputs
        .iter()
        .filter_map(recognise)
        .filter_map(|found| match found.what {
            What::Bridge { kind, layout } => Some((kind, layout)),
            _ => None,
        });
    let kinds: Vec<_> = bridges.collect();
    let Some((kind, layout)) = kinds.first().cloned() else {
        return Err(Failure::wrong_use(
            "`--defaults` is for the configuration of a bridge, and none was given",
        ));
    };
    if kinds.iter().any(|other| *other != (kind.clone(), layout)) {
        return Err(Failure::wrong_use(
            "`--defaults` is for one bridge at a time, and several were given",
        )
        .hint("convert them one after the other"));
    }
    Ok(hearth_convert::defaults_from(&input, &kind, layout)?)
}
