use std::path::PathBuf;

use crate::VmError;
use crate::owner::make_dir;

/// Where images and machines lie: `$HEARTH_CACHE`, or `hearth` in the user's cache.
pub fn directory() -> Result<PathBuf, VmError> {
    let absolute = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let path = absolute("HEARTH_CACHE")
        .or_else(|| absolute("XDG_CACHE_HOME").map(|path| path.join("hearth")))
        .or_else(|| absolute("HOME").map(|path| path.join(".cache/hearth")))
        .unwrap_or_else(|| PathBuf::from("/var/cache/hearth"));
    Ok(path)
}

pub(crate) fn images() -> Result<PathBuf, VmError> {
    inside("images")
}

pub(crate) fn machines() -> Result<PathBuf, VmError> {
    inside("machines")
}

/// Go itself, downloaded modules, compiled objects and finished programs.
pub(crate) fn go() -> Result<PathBuf, VmError> {
    inside("go")
}

fn inside(name: &str) -> Result<PathBuf, VmError> {
    let path = directory()?.join(name);
    make_dir(&path)?;
    Ok(path)
}
