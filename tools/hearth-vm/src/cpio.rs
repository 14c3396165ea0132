//! A payload as a piece of an initrd. The kernel unpacks archives that follow each other one over
//! the other, so what a machine is given can ride behind the image's own initrd: no mount, no root,
//! no copy of the disk. A script in it lays the files into the root before systemd starts.

use std::fs;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::VmError;
use crate::payload::{Entry, Payload};

const PAYLOAD: &str = "hearth-payload";

/// Replaces the list of last scripts of Debian's initrd: its own one, then ours.
const ORDER: &str = "/scripts/init-bottom/hearth \"$@\"\n[ -e /conf/param.conf ] && . /conf/param.conf\n\
    /scripts/init-bottom/udev \"$@\"\n[ -e /conf/param.conf ] && . /conf/param.conf\n";

/// Once for each disk: a reboot must not undo what the machine did to its files since.
const SCRIPT: &str = r#"#!/bin/sh
if [ "$1" = prereqs ]; then exit 0; fi
mark="$rootmnt/var/lib/.hearth-payload"
if [ ! -e "$mark" ]; then
  cd /hearth-payload || exit 1
  find . -type d | while read -r path; do
    [ -d "$rootmnt/$path" ] || mkdir -m 0755 "$rootmnt/$path"
  done
  find . ! -type d | while read -r path; do
    rm -f "$rootmnt/$path"
    cp -dp "$path" "$rootmnt/$path"
  done
  : > "$mark"
fi
rm -rf /hearth-payload
"#;

/// The image's initrd and the payload behind it.
pub(crate) fn extend(initrd: &Path, payload: &Payload, target: &Path) -> Result<(), VmError> {
    let mut bytes = fs::read(initrd).map_err(|e| VmError::io("read", initrd, e))?;
    align(&mut bytes);
    let mut archive = Archive { bytes, number: 1 };
    archive.add("scripts", DIRECTORY, b"");
    archive.add("scripts/init-bottom", DIRECTORY, b"");
    archive.add("scripts/init-bottom/ORDER", FILE | 0o644, ORDER.as_bytes());
    archive.add(
        "scripts/init-bottom/hearth",
        FILE | 0o755,
        SCRIPT.as_bytes(),
    );
    archive.add(PAYLOAD, DIRECTORY, b"");
    for (path, entry) in payload.entries() {
        let mut name = PAYLOAD.as_bytes().to_vec();
        name.push(b'/');
        name.extend_from_slice(path.as_os_str().as_bytes());
        match entry {
            Entry::Directory => archive.put(&name, DIRECTORY, b""),
            Entry::File { mode, content } => archive.put(&name, FILE | mode, &content.bytes()?),
            Entry::Link(to) => archive.put(&name, LINK, to.as_os_str().as_bytes()),
        }
    }
    archive.add("TRAILER!!!", 0, b"");
    let write = |bytes: &[u8]| -> io::Result<()> {
        let mut file = fs::File::create(target)?;
        file.write_all(bytes)
    };
    write(&archive.bytes).map_err(|e| VmError::io("write", target, e))
}

const DIRECTORY: u32 = 0o040_755;
const FILE: u32 = 0o100_000;
const LINK: u32 = 0o120_777;

/// The format that cpio calls `newc`.
struct Archive {
    bytes: Vec<u8>,
    number: u32,
}

impl Archive {
    fn add(&mut self, name: &str, mode: u32, content: &[u8]) {
        self.put(name.as_bytes(), mode, content);
    }

    fn put(&mut self, name: &[u8], mode: u32, content: &[u8]) {
        let links = if mode & 0o170_000 == 0o040_000 { 2 } else { 1 };
        // Number, mode, owner, group, links, time, size, four device numbers, name, checksum.
        let size = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let name_size = u32::try_from(name.len() + 1).unwrap_or(u32::MAX);
        let fields = [
            self.number,
            mode,
            0,
            0,
            links,
            0,
            size,
            0,
            0,
            0,
            0,
            name_size,
            0,
        ];
        self.number += 1;
        self.bytes.extend_from_slice(b"070701");
        for field in fields {
            self.bytes
                .extend_from_slice(format!("{field:08x}").as_bytes());
        }
        self.bytes.extend_from_slice(name);
        self.bytes.push(0);
        align(&mut self.bytes);
        self.bytes.extend_from_slice(content);
        align(&mut self.bytes);
    }
}

fn align(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.len().next_multiple_of(4), 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpio_reads_what_it_wrote() {
        let dir = tempfile::tempdir().unwrap();
        let (initrd, target) = (dir.path().join("initrd"), dir.path().join("out"));
        fs::write(&initrd, "").unwrap();
        let mut payload = Payload::default();
        payload.add_file("etc/motd", b"hello", 0o640);
        payload.add_link("etc/link", "/dev/null");
        extend(&initrd, &payload, &target).unwrap();
        let bytes = fs::read(&target).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("070701"));
        for name in [
            "hearth-payload/etc/motd\0",
            "hearth-payload/etc/link\0",
            "TRAILER!!!\0",
        ] {
            assert!(text.contains(name), "{name}");
        }
        assert_eq!(bytes.len() % 4, 0);
        let missing = extend(&dir.path().join("no"), &payload, &target).unwrap_err();
        assert!(format!("{missing:?}").contains("Cannot read"));
    }
}
