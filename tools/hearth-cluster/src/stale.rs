//! The lock file that PostgreSQL leaves behind when the power goes.
//!
//! It holds a process number. PostgreSQL takes it for its own if any process of the same user has that number now; and here
//! every daemon is the same user's, and after each start of the machine they get much the same numbers. So nginx would keep
//! PostgreSQL from starting, for ever.

use std::fs;
use std::io;
use std::path::Path;

use crate::ClusterError;

const LOCK: &str = "postmaster.pid";

/// Removes the lock file if its process is none that runs this data; says whether it did.
pub(crate) fn clear(directory: &Path) -> Result<bool, ClusterError> {
    clear_below(directory, Path::new("/proc"))
}

fn clear_below(directory: &Path, processes: &Path) -> Result<bool, ClusterError> {
    let lock = directory.join(LOCK);
    let text = match fs::read_to_string(&lock) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        other => other.map_err(ClusterError::io("read", &lock))?,
    };
    let Some(number) = text
        .lines()
        .next()
        .and_then(|line| line.trim().parse::<u32>().ok())
    else {
        // PostgreSQL has its own words for a damaged one.
        return Ok(false);
    };
    // A process that is gone is PostgreSQL's own business, and one that cannot be looked at is left alone.
    let Ok(command) = fs::read(processes.join(number.to_string()).join("cmdline")) else {
        return Ok(false);
    };
    if runs(&command, directory) {
        return Ok(false);
    }
    fs::remove_file(&lock).map_err(ClusterError::io("remove", &lock))?;
    Ok(true)
}

/// Whether a command line, its arguments ended by NULs, is PostgreSQL on this data.
fn runs(command: &[u8], directory: &Path) -> bool {
    let text = String::from_utf8_lossy(command);
    text.contains("postgres") && text.contains(&directory.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a lock of process 101 goes when that process is this one.
    fn cleared(command: Option<&str>, lock: &str) -> bool {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        fs::create_dir_all(&data).unwrap();
        fs::write(data.join(LOCK), lock).unwrap();
        let process = dir.path().join("proc/101");
        fs::create_dir_all(&process).unwrap();
        if let Some(command) = command {
            let command = command.replace("DATA", &data.display().to_string());
            fs::write(process.join("cmdline"), command.replace(' ', "\0")).unwrap();
        }
        let done = clear_below(&data, &dir.path().join("proc")).unwrap();
        assert_eq!(done, !data.join(LOCK).exists());
        done
    }

    #[test]
    fn a_lock_of_a_number_that_is_anothers_now_goes() {
        assert!(cleared(
            Some("nginx: master process /usr/sbin/nginx"),
            "101\nDATA\n"
        ));
        // Another PostgreSQL of the same person.
        assert!(cleared(Some("/bin/postgres -D /elsewhere"), "101\n"));
    }

    #[test]
    fn a_lock_that_may_be_meant_stays() {
        assert!(!cleared(Some("/bin/postgres -D DATA -c x"), "101\n"));
        assert!(!cleared(None, "101\n"));
        assert!(!cleared(Some("nginx"), "junk\n"));
        assert!(!cleared(Some("nginx"), ""));
    }

    #[test]
    fn without_a_lock_there_is_nothing_to_do() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!clear(dir.path()).unwrap());
    }
}
