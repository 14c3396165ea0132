//! What a directory lies on.

use std::io;
use std::path::Path;

/// What is known about the file system below a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    /// Bytes that an ordinary user may still write.
    pub free: u64,
    /// Its name, if the data lies on another computer.
    pub network: Option<&'static str>,
}

impl Disk {
    pub fn below(path: &Path) -> io::Result<Self> {
        let found = rustix::fs::statfs(path)?;
        Ok(Self {
            free: free_space(path)?,
            network: network_file_system(found.f_type as u64),
        })
    }
}

pub fn free_space(path: &Path) -> io::Result<u64> {
    let found = rustix::fs::statvfs(path)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

/// The file systems, by the kernel's magic numbers, whose locks and flushes PostgreSQL cannot rely on.
pub fn network_file_system(magic: u64) -> Option<&'static str> {
    match magic & 0xffff_ffff {
        0x6969 => Some("NFS"),
        0xff53_4d42 | 0xfe53_4d42 | 0x517b => Some("SMB"),
        0x5346_414f => Some("AFS"),
        0x0102_1997 => Some("9P"),
        0x00c3_6400 => Some("Ceph"),
        // sshfs and the like, and also disks that a program mounts; the slow and unsafe ones are the usual ones.
        0x6573_5546 => Some("FUSE"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn homes_on_other_computers_are_known() {
        assert_eq!(network_file_system(0x6969), Some("NFS"));
        assert_eq!(network_file_system(0xff53_4d42), Some("SMB"));
        // As a signed number of 32 bits becomes one of 64.
        assert_eq!(network_file_system(0xffff_ffff_ff53_4d42), Some("SMB"));
        for local in [0xef53, 0x9123_683e, 0x5846_5342, 0x0102_1994, 0x794c_7630] {
            assert_eq!(network_file_system(local), None, "{local:x}");
        }
    }

    #[test]
    fn a_directory_has_a_disk() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::below(dir.path()).unwrap();
        assert!(disk.free > 0);
        assert!(Disk::below(&dir.path().join("no")).is_err());
    }
}
