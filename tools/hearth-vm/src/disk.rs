use std::fs::File;
use std::path::Path;
use std::process::Command;

use hearth_report::Printer;

use crate::{VmError, host};

/// Room for a database and logs; a sparse file takes only what is written.
const SIZE: u64 = 8 << 30;

/// Makes an ext4 file system of a directory, without mounting anything.
pub(crate) fn make(root: &Path, disk: &Path) -> Result<(), VmError> {
    host::need_tools(&["mke2fs"])?;
    let _progress = Printer::default().progress("Making a disk of the machine image for QEMU");
    let part = disk.with_extension("part");
    let file = File::create(&part).map_err(|e| VmError::io("create", &part, e))?;
    file.set_len(SIZE)
        .map_err(|e| VmError::io("create", &part, e))?;
    host::step(
        "make the image's disk",
        Command::new("mke2fs")
            .args(["-q", "-F", "-t", "ext4", "-L", "hearth", "-m", "0", "-d"])
            .arg(root)
            .arg(&part),
    )?;
    std::fs::rename(&part, disk).map_err(|e| VmError::io("finish", disk, e))
}
