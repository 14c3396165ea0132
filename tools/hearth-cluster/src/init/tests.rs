//! Long, since each refusal is read to its end.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use hearth_report::{Failure, Hint};
use tempfile::TempDir;

use super::*;

/// A person's home, with an `initdb` that does what it is told.
struct Home {
    dir: TempDir,
    plan: Plan,
}

const GOOD: &str = "for last; do :; done; mkdir \"$last\"; echo 17 > \"$last/PG_VERSION\"";

impl Home {
    fn new(initdb: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let text = include_str!("../../../../tests/rendered/pi/etc/hearth/plan.json");
        let mut value: serde_json::Value = serde_json::from_str(text).unwrap();
        let at = |path: &str| dir.path().join(path);
        value["stateDirectory"] = serde_json::json!(at("state"));
        value["postgresql"]["cluster"] = serde_json::json!({
            "directory": at("disk/data"), "version": "17", "programs": at("bin"),
        });
        let plan = serde_json::from_value(value).unwrap();
        fs::create_dir_all(at("bin")).unwrap();
        let home = Self { dir, plan };
        home.initdb(initdb);
        home
    }

    fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn initdb(&self, script: &str) {
        let text = self.at("initdb.sh");
        fs::write(&text, format!("#!/bin/sh\n{script}\n")).unwrap();
        // By a process of its own: written here, a test that forks meanwhile would have it open for writing.
        let program = self.at("bin/initdb");
        let mut install = Command::new("install");
        install.args(["-m", "0755"]).args([text, program]);
        assert!(install.status().unwrap().success());
    }

    fn init(&self) -> Result<Done, ClusterError> {
        init(&self.plan)
    }

    /// As a person reads it, with the home's own path taken out.
    fn refused(&self) -> String {
        let error = self.init().unwrap_err();
        assert!(error.hint().is_some());
        Failure::of(&error)
            .to_string()
            .replace(&self.dir.path().display().to_string(), "")
    }
}

#[test]
fn data_is_made_once_and_then_left_alone() {
    let home = Home::new(GOOD);
    let directory = home.at("disk/data");
    assert_eq!(
        home.init().unwrap(),
        Done::Made {
            directory: directory.clone()
        }
    );
    home.initdb("exit 1");
    assert_eq!(
        home.init().unwrap(),
        Done::Kept {
            directory,
            cleared: false
        }
    );
}

#[test]
fn a_disk_with_other_things_on_it_stays_open_to_those_who_use_them() {
    let home = Home::new(GOOD);
    let disk = home.at("disk");
    fs::create_dir(&disk).unwrap();
    fs::set_permissions(&disk, Permissions::from_mode(0o755)).unwrap();
    fs::write(disk.join("photographs"), "").unwrap();
    let mode = || fs::metadata(&disk).unwrap().permissions().mode() & 0o7777;
    assert!(matches!(home.init(), Ok(Done::Made { .. })));
    assert_eq!(mode(), 0o755);
    assert!(matches!(home.init(), Ok(Done::Kept { .. })));
    assert_eq!(mode(), 0o755);
    // A directory that only the data needs is nobody else's business.
    fs::remove_dir_all(&disk).unwrap();
    fs::remove_file(home.at("state/postgresql.json")).unwrap();
    home.init().unwrap();
    assert_eq!(mode(), 0o700);
}

#[test]
fn what_a_killed_run_left_is_cleared_away() {
    let home = Home::new(GOOD);
    fs::create_dir_all(home.at("disk/.hearth-new/base")).unwrap();
    home.init().unwrap();
    assert!(home.at("disk/data/PG_VERSION").is_file());
    assert!(!home.at("disk/.hearth-new").exists());
}

#[test]
fn an_initdb_that_fails_leaves_nothing_and_says_why() {
    let home = Home::new(&format!(
        "{GOOD}; echo 'initdb: error: could not write file: No space left on device' >&2; echo 'initdb: removing' >&2; exit 1"
    ));
    let words = home.refused();
    let hint = "hint: nothing was left behind; it is tried again when the unit starts again";
    assert_eq!(
        words,
        format!(
            "error: PostgreSQL's data could not be made in `/disk/data`: \
             initdb: error: could not write file: No space left on device\n\n{hint}"
        )
    );
    assert!(!home.at("disk/.hearth-new").exists());
    assert!(!home.at("disk/data").exists());
    home.initdb("exit 3");
    assert_eq!(
        home.refused(),
        format!(
            "error: PostgreSQL's data could not be made in `/disk/data`: exit status: 3\n\n{hint}"
        )
    );
}

#[test]
fn a_missing_initdb_is_named() {
    let home = Home::new(GOOD);
    fs::remove_file(home.at("bin/initdb")).unwrap();
    let words = home.refused();
    assert_eq!(
        words,
        "error: Cannot run `/bin/initdb`\n  Caused by: No such file or directory (os error 2)\n\n\
         hint: check `hearth.programs.postgresql`, and that this version of PostgreSQL is installed"
    );
}

#[test]
fn data_of_another_version_is_refused_with_the_way_out() {
    let home = Home::new(GOOD);
    fs::create_dir_all(home.at("disk/data")).unwrap();
    fs::write(home.at("disk/data/PG_VERSION"), "15\n").unwrap();
    let words = home.refused();
    // No half of a way that loses what was written meanwhile: the whole of it stands on that page.
    assert_eq!(
        words,
        "error: The data in `/disk/data` is of PostgreSQL 15, and the plan wants 17\n\n\
         hint: write `hearth.database.cluster.version = \"15\";` and switch, and all is as it was; \
         to move what is in `/disk/data` to 17, go on from there as docs/raspberry-pi.md says under \"A newer PostgreSQL\""
    );
    let page = include_str!("../../../../docs/raspberry-pi.md");
    assert!(
        page.contains("# A newer PostgreSQL\n"),
        "the page is silent"
    );
}

#[test]
fn an_empty_place_where_data_was_is_no_new_beginning() {
    let home = Home::new(GOOD);
    home.init().unwrap();
    fs::rename(home.at("disk"), home.at("unmounted")).unwrap();
    let words = home.refused();
    assert_eq!(
        words,
        "error: PostgreSQL's data was made in `/disk/data`, and in `/disk/data` there is none\n\n\
         hint: is the disk mounted that `/disk/data` is on? If the data has moved, name its place in \
         `hearth.database.cluster.directory`; to begin anew and lose it, remove `/state/postgresql.json`"
    );
    // Not even a directory is made where the disk belongs.
    assert!(!home.at("disk").exists());
    fs::rename(home.at("unmounted"), home.at("disk")).unwrap();
    assert!(matches!(home.init(), Ok(Done::Kept { .. })));
}

#[test]
fn a_directory_with_other_things_in_it_is_refused() {
    let home = Home::new(GOOD);
    fs::create_dir_all(home.at("disk/data/lost+found")).unwrap();
    let words = home.refused();
    assert_eq!(
        words,
        "error: `/disk/data` holds something that is no data of PostgreSQL's: `lost+found`\n\n\
         hint: name a directory of its own in `hearth.database.cluster.directory`, such as `/disk/data/hearth-postgresql`"
    );
}

#[test]
fn a_damaged_memory_is_named() {
    let home = Home::new(GOOD);
    home.init().unwrap();
    fs::write(home.at("state/postgresql.json"), "{").unwrap();
    let words = home.refused();
    assert!(
        words.starts_with(
            "error: `/state/postgresql.json` cannot be understood\n  Caused by: EOF while parsing"
        ),
        "{words}"
    );
    assert!(
        words.ends_with(
            "hint: look at `/state/postgresql.json`; without it Hearth believes what it finds on the disk"
        ),
        "{words}"
    );
}

#[test]
fn a_host_with_somebody_elses_postgresql_has_nothing_to_make() {
    let mut home = Home::new(GOOD);
    home.plan.postgresql.cluster = None;
    let words = home.refused();
    assert!(
        words.starts_with("error: Hearth does not run PostgreSQL on this host: `postgresql.service` is somebody else's"),
        "{words}"
    );
    assert!(
        words.ends_with("hint: on this host the data is made by NixOS or Debian"),
        "{words}"
    );
}

/// What cannot be brought about in a test's directory: the words alone.
#[test]
fn disks_that_will_not_do_are_told_in_words() {
    let directory = PathBuf::from("/home/you/data");
    let network = Failure::of(&ClusterError::Network {
        directory: directory.clone(),
        kind: "NFS",
    });
    assert_eq!(
        network.to_string(),
        "error: `/home/you/data` is on NFS, on another computer, where PostgreSQL's data is not safe\n\n\
         hint: name a directory on a disk of this machine in `hearth.database.cluster.directory`"
    );
    let read_only = Failure::of(&ClusterError::Io {
        action: "make",
        path: directory.clone(),
        source: std::io::ErrorKind::ReadOnlyFilesystem.into(),
    });
    assert_eq!(
        read_only.to_string(),
        "error: Cannot make `/home/you/data`\n  Caused by: read-only filesystem or storage medium\n\n\
         hint: check who owns it, and the disk that it is on"
    );
    let full = Failure::of(&ClusterError::NoRoom {
        directory,
        free: 12,
        needed: 200,
    });
    assert_eq!(
        full.to_string(),
        "error: There are 12 MB left on the disk of `/home/you/data`, and PostgreSQL needs 200 MB to begin\n\n\
         hint: make room, or name a directory on a larger disk in `hearth.database.cluster.directory`"
    );
}
