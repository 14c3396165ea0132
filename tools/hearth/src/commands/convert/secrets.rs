//! Secrets on their way to a directory that only their owner can read, and that nothing publishes.

use std::path::{Path, PathBuf};

use hearth_convert::{FoundSecret, SecretName, SecretsFrom};
use hearth_files::{ensure_dir, read_text, write_atomic, write_atomic_new};
use hearth_report::Failure;
use serde_json::{Map, Value};

/// Writes all or nothing: what exists is found out before the first file is written. `expected` are the names of those
/// that somebody else encrypts.
pub fn write(
    directory: &Path,
    found: &[FoundSecret],
    expected: &[SecretName],
    how: &SecretsFrom,
    force: bool,
) -> Result<Vec<PathBuf>, Failure> {
    // A comment that was left out has no value to keep.
    let found: Vec<&FoundSecret> = found
        .iter()
        .filter(|found| !found.value.expose().is_empty())
        .collect();
    // Rules for agenix are needed for what somebody else encrypts, too.
    let has_rules = matches!(how, SecretsFrom::Agenix) && !expected.is_empty();
    if found.is_empty() && !has_rules {
        return Ok(Vec::new());
    }
    let is_in_repository = judge(directory)?;
    let files = files(directory, &found, expected, how);
    if !force
        && let Some((path, _)) = files
            .iter()
            .find(|(path, _)| path.symlink_metadata().is_ok())
    {
        return Err(
            Failure::problem(format!("`{}` exists already", path.display()))
                .hint("name another directory, or overwrite it with `--force`"),
        );
    }
    let ignore = directory.join(".gitignore");
    if is_in_repository && ignore.symlink_metadata().is_ok() {
        keeps_out(&ignore)?;
    }
    ensure_dir(directory, 0o700)?;
    if is_in_repository && !write_atomic_new(&ignore, b"*\n", 0o600)? {
        keeps_out(&ignore)?;
    }
    put(&files, force)?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// A `.gitignore` of the person's own is left as it is; it has to have Git pass over all that is beside it.
fn keeps_out(path: &Path) -> Result<(), Failure> {
    // Git follows no link to it.
    let is_link = path
        .symlink_metadata()
        .is_ok_and(|found| found.is_symlink());
    let text = read_text(path, 1 << 20)?;
    let lines = || text.lines().map(|line| line.trim_end_matches([' ', '\r']));
    let is_back = |line: &str| line.starts_with('!') && line != "!.gitignore";
    if !is_link && lines().any(|line| line == "*") && !lines().any(is_back) {
        return Ok(());
    }
    Err(Failure::problem(format!(
        "`{}` does not keep the secrets out of the repository",
        path.display()
    ))
    .hint("name a directory of their own, or write `*` into that file"))
}

/// What has come into being since it was looked for is not overwritten either.
fn put(files: &[(PathBuf, String)], force: bool) -> Result<(), Failure> {
    for (path, text) in files {
        if force {
            write_atomic(path, text.as_bytes(), 0o600)?;
        } else if !write_atomic_new(path, text.as_bytes(), 0o600)? {
            return Err(Failure::problem(format!(
                "`{}` appeared while it was being written",
                path.display()
            ))
            .hint("name another directory"));
        }
    }
    Ok(())
}

/// One file a secret; for sops one for all, which it encrypts as a whole.
fn files(
    directory: &Path,
    found: &[&FoundSecret],
    expected: &[SecretName],
    how: &SecretsFrom,
) -> Vec<(PathBuf, String)> {
    let single = |found: &FoundSecret| {
        (
            directory.join(found.name.as_str()),
            format!("{}\n", found.value.expose().trim_end_matches('\n')),
        )
    };
    match how {
        SecretsFrom::Directory(_) => found.iter().copied().map(single).collect(),
        SecretsFrom::Sops => {
            let entry = |found: &FoundSecret| {
                (
                    found.name.as_str().to_owned(),
                    Value::String(found.value.expose().to_owned()),
                )
            };
            let all: Map<String, Value> = found.iter().copied().map(entry).collect();
            let text = format!(
                "# Not encrypted. `sops encrypt --output HOST/secrets.yaml {}`, then delete this file.\n{}",
                directory.join("secrets.yaml").display(),
                hearth_render::to_yaml(&Value::Object(all))
            );
            vec![(directory.join("secrets.yaml"), text)]
        }
        SecretsFrom::Agenix => {
            let mut files: Vec<_> = found.iter().copied().map(single).collect();
            let mut rules = String::from(
                "# Rules for agenix. Put the host's public key here, copy this file beside the host, and there encrypt each\n\
                 # secret: `agenix -e NAME.age < DIRECTORY/NAME`. Then delete the plain files.\nlet\n  host = \"ssh-ed25519 AAAA…\";\nin\n{\n",
            );
            for name in found.iter().map(|found| &found.name).chain(expected) {
                rules.push_str(&format!("  \"{name}.age\".publicKeys = [ host ];\n"));
            }
            rules.push_str("}\n");
            files.push((directory.join("secrets.nix"), rules));
            files
        }
    }
}

/// Whether the directory is in a Git repository; an error if it would end up in the store.
fn judge(directory: &Path) -> Result<bool, Failure> {
    let absolute = std::path::absolute(directory).map_err(|error| {
        Failure::problem(format!("Cannot tell where `{}` is", directory.display()))
            .because(error.to_string())
    })?;
    // What exists of it may be a link to somewhere else.
    let mut real = absolute.clone();
    for parent in absolute.ancestors() {
        if let Ok(found) = parent.canonicalize() {
            real = absolute
                .strip_prefix(parent)
                .map_or_else(|_| found.clone(), |rest| found.join(rest));
            break;
        }
    }
    if real.starts_with("/nix/store") {
        return Err(Failure::problem(format!(
            "`{}` is in the store, which everybody can read",
            directory.display()
        ))
        .hint("name a directory that only you can read"));
    }
    if directory.exists() && !directory.is_dir() {
        return Err(
            Failure::problem(format!("`{}` is not a directory", directory.display()))
                .hint("name a directory for the secrets"),
        );
    }
    let mut flake = None;
    for parent in real.ancestors() {
        if flake.is_none() && parent.join("flake.nix").exists() {
            flake = Some(parent.to_owned());
        }
        if parent.join(".git").exists() {
            return Ok(true);
        }
    }
    match flake {
        None => Ok(false),
        Some(flake) => Err(Failure::problem(format!(
            "`{}` is beside a flake that is in no Git repository",
            directory.display()
        ))
        .because(format!(
            "all of `{}` is copied to the store, which everybody can read",
            flake.display()
        ))
        .hint("name a directory elsewhere")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test's helpers may panic")]
mod tests {
    use super::*;

    #[test]
    fn what_appears_meanwhile_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("token");
        std::fs::write(&path, "mine").unwrap();
        let error = put(&[(path.clone(), "theirs".to_owned())], false).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "error: `{}` appeared while it was being written\n\nhint: name another directory",
                path.display()
            )
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    }
}
