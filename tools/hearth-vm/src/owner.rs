use std::fs;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;

use hearth_files::ensure_dir;

use crate::{VmError, host};

/// Makes a directory. It, and what was missing above it, belongs to whom the first directory belongs
/// that was there: root by way of sudo makes `~/.cache`, and if that were root's, every other program
/// of the user would be locked out of it.
pub(crate) fn make_dir(path: &Path) -> Result<(), VmError> {
    let missing: Vec<&Path> = path.ancestors().take_while(|part| !part.exists()).collect();
    ensure_dir(path, 0o755)?;
    let above = missing.last().and_then(|top| top.parent());
    if let (true, Some(above)) = (host::is_root(), above) {
        let owner = fs::metadata(above).map_err(|e| VmError::io("look at", above, e))?;
        for made in missing {
            lchown(made, Some(owner.uid()), Some(owner.gid()))
                .map_err(|e| VmError::io("give away", made, e))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_root_makes_in_a_home_belongs_to_whom_the_home_belongs() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join("home");
        fs::create_dir(&home).unwrap();
        let owner = if host::is_root() {
            lchown(&home, Some(1234), Some(1235)).unwrap();
            (1234, 1235)
        } else {
            let own = fs::metadata(&home).unwrap();
            (own.uid(), own.gid())
        };
        make_dir(&home.join(".cache/hearth/images")).unwrap();
        for made in [".cache", ".cache/hearth", ".cache/hearth/images"] {
            let meta = fs::metadata(home.join(made)).unwrap();
            assert_eq!((meta.uid(), meta.gid()), owner, "{made}");
        }
        // What was there keeps its owner.
        make_dir(dir.path()).unwrap();
        let own = fs::metadata(dir.path()).unwrap();
        assert_ne!((own.uid(), own.gid()), (1234, 1235));
    }
}
