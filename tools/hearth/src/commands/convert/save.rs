//! The output's file.

use std::path::Path;

use hearth_report::Failure;

/// Before secrets are written, since all or nothing is.
pub fn may_save(path: &Path, force: bool) -> Result<(), Failure> {
    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    if let Some(directory) = directory.filter(|directory| !directory.is_dir()) {
        return Err(Failure::problem(format!(
            "There is no directory `{}` to write `{}` into",
            directory.display(),
            path.display()
        ))
        .hint("make it first, or name another file"));
    }
    if path.is_dir() {
        return Err(
            Failure::problem(format!("`{}` is a directory", path.display()))
                .hint("give the path of a file in it"),
        );
    }
    if !force && path.symlink_metadata().is_ok() {
        return Err(exists(path));
    }
    Ok(())
}

fn exists(path: &Path) -> Failure {
    Failure::problem(format!("`{}` exists already", path.display()))
        .hint("name another file, or overwrite it with `--force`")
}

/// Writes the output, which never takes the place of a file that is there.
pub fn save(path: &Path, text: &str, force: bool) -> Result<(), Failure> {
    if force {
        return Ok(hearth_files::write_atomic(path, text.as_bytes(), 0o644)?);
    }
    if hearth_files::write_atomic_new(path, text.as_bytes(), 0o644)? {
        return Ok(());
    }
    Err(exists(path))
}
