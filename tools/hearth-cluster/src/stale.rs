//! The lock file that PostgreSQL leaves behind when the power goes.
//!
//! It holds a process number. PostgreSQL takes it for its own if any process of the same user has that number now; and here
//! every daemon is the same user's, and after each start of the machine they get much the same numbers. So nginx would keep
//! PostgreSQL from starting, for ever; and if nginx gets the number only while PostgreSQL starts, from starting at once,
//! and then nothing that needs it starts either. So the number says nothing: the lock stays if somebody is seen who runs
//! this data, and goes if nobody is.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::ClusterError;

const LOCK: &str = "postmaster.pid";

/// Removes the lock file if no process runs this data; says whether it did.
pub(crate) fn clear(directory: &Path) -> Result<bool, ClusterError> {
    clear_below(
        directory,
        Path::new("/proc"),
        rustix::process::geteuid().as_raw(),
    )
}

fn clear_below(directory: &Path, processes: &Path, user: u32) -> Result<bool, ClusterError> {
    let lock = directory.join(LOCK);
    if is_missing(&lock)? || is_run(directory, processes, user)? {
        return Ok(false);
    }
    fs::remove_file(&lock).map_err(ClusterError::io("remove", &lock))?;
    Ok(true)
}

fn is_missing(lock: &Path) -> Result<bool, ClusterError> {
    match fs::symlink_metadata(lock) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        other => other.map(|_| false).map_err(ClusterError::io("read", lock)),
    }
}

/// Whether a process is a PostgreSQL on this data. The person's own processes can be seen, whichever unit they are of.
fn is_run(directory: &Path, processes: &Path, user: u32) -> Result<bool, ClusterError> {
    let entries = fs::read_dir(processes).map_err(ClusterError::io("read", processes))?;
    Ok(entries
        .flatten()
        .map(|entry| entry.path())
        // PostgreSQL takes no data but its own user's, so one of somebody else's, Debian's say, runs other data.
        .filter(|process| fs::metadata(process).is_ok_and(|found| found.uid() == user))
        // What is no process has no command line, and a process that ends meanwhile has none either.
        .filter_map(|process| {
            let command = fs::read(process.join("cmdline")).ok()?;
            Some((process, command))
        })
        .any(|(process, command)| runs(&command, &process, directory)))
}

/// The server mostly names the data on its command line; it and its children have it as their working directory.
fn runs(command: &[u8], process: &Path, directory: &Path) -> bool {
    let text = String::from_utf8_lossy(command);
    if !is_postgresql(text.split('\0').next().unwrap_or_default()) {
        return false;
    }
    if text.contains(&directory.display().to_string()) {
        return true;
    }
    // Started by hand, the server may name the data by its environment or by a relative path; it works there all the same.
    match fs::read_link(process.join("cwd")) {
        Ok(place) => {
            place == directory || fs::canonicalize(directory).is_ok_and(|real| place == real)
        }
        // One that cannot be looked at may be it: from a unit with `PrivateUsers` that is every process outside.
        Err(_) => true,
    }
}

/// By the program alone: what copies or edits the data names it too. A server's child has its title in that place.
fn is_postgresql(program: &str) -> bool {
    let name = Path::new(program).file_name().unwrap_or_default();
    name == "postgres" || name == "postmaster" || program.starts_with("postgres:")
}

#[cfg(test)]
mod tests {
    use rustix::process::geteuid;

    use super::*;

    /// Whether a lock goes while one process is there, with that command line and working directory.
    fn cleared(command: &str, place: &str, lock: &str) -> bool {
        cleared_by(geteuid().as_raw(), command, place, lock)
    }

    /// The same, for a user of that number, where the process is whoever's the test is.
    fn cleared_by(user: u32, command: &str, place: &str, lock: &str) -> bool {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("hearth-postgresql/data");
        fs::create_dir_all(&data).unwrap();
        fs::write(data.join(LOCK), lock).unwrap();
        let process = dir.path().join("proc/101");
        fs::create_dir_all(&process).unwrap();
        fs::create_dir_all(dir.path().join("proc/sys")).unwrap();
        let fill = |text: &str| text.replace("DATA", &data.display().to_string());
        fs::write(process.join("cmdline"), fill(command).replace(' ', "\0")).unwrap();
        if !place.is_empty() {
            std::os::unix::fs::symlink(fill(place), process.join("cwd")).unwrap();
        }
        let done = clear_below(&data, &dir.path().join("proc"), user).unwrap();
        assert_eq!(done, !data.join(LOCK).exists());
        done
    }

    #[test]
    fn a_lock_goes_when_nobody_runs_the_data() {
        // The number is another's now; or nobody's yet, and somebody's before PostgreSQL looks.
        let nginx = "nginx: master process /usr/sbin/nginx";
        assert!(cleared(nginx, "/", "101\nDATA\n"));
        assert!(cleared(nginx, "/", "102\nDATA\n"));
        // As a power cut in the middle of its writing leaves it.
        assert!(cleared(nginx, "/", ""));
        // What has to do with the data, and does not run it.
        for other in [
            "cp -a DATA /backup",
            "/bin/psql -h /run/hearth-postgresql",
            "vi DATA/postgresql.conf",
        ] {
            assert!(cleared(other, "DATA", "101\n"), "{other}");
            assert!(cleared(other, "", "101\n"), "{other}");
        }
        // Another PostgreSQL of the same person, and a child of that.
        assert!(cleared(
            "/bin/postgres -D /elsewhere",
            "/elsewhere",
            "101\n"
        ));
        assert!(cleared("postgres: checkpointer", "/elsewhere", "101\n"));
    }

    #[test]
    fn a_lock_goes_though_somebody_else_runs_a_postgresql() {
        let other = geteuid().as_raw() + 1;
        // Where a stranger's process works may not be looked at.
        assert!(cleared_by(other, "postgres: checkpointer", "", "101\n"));
        assert!(cleared_by(
            other,
            "/bin/postgres -D /elsewhere",
            "",
            "101\n"
        ));
    }

    #[test]
    fn a_lock_stays_while_somebody_runs_the_data() {
        assert!(!cleared("/bin/postgres -D DATA -c x", "DATA", "101\n"));
        assert!(!cleared("/bin/postgres -D DATA -c x", "DATA", "7\n"));
        assert!(!cleared("/bin/postgres", "DATA", "101\n"));
        assert!(!cleared("/bin/postgres -D .", "DATA", "101\n"));
        assert!(!cleared("postgres --single -D . postgres", "DATA", "101\n"));
        // Where it works may not be looked at from the unit, and there are no children to tell by.
        assert!(!cleared("postgres --single -D . postgres", "", "101\n"));
        assert!(!cleared("/bin/postmaster -D .", "", "101\n"));
        // The server is gone, and a child of it is not yet.
        assert!(!cleared("postgres: checkpointer", "DATA", "7\n"));
        assert!(!cleared("postgres: checkpointer", "", "7\n"));
    }

    #[test]
    fn without_a_lock_there_is_nothing_to_do() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!clear(dir.path()).unwrap());
    }
}
