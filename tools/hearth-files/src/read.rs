//! Reading with a bound, whatever the path turns out to be.

use std::fs::{File, FileType, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use crate::FileError;

/// The text of a regular file of at most `limit` bytes; symbolic links are followed.
pub fn read_text(path: &Path, limit: u64) -> Result<String, FileError> {
    let text = String::from_utf8(read_bytes(path, limit)?).map_err(|error| FileError::NotUtf8 {
        path: path.to_owned(),
        offset: error.utf8_error().valid_up_to(),
    })?;
    match text.find('\0') {
        Some(offset) => Err(FileError::Nul {
            path: path.to_owned(),
            offset,
        }),
        None => Ok(text),
    }
}

/// The bytes of a regular file of at most `limit` bytes; symbolic links are followed.
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let (file, length) = open(path)?;
    let length = usize::try_from(length.min(limit)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(length.saturating_add(1));
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| FileError::io("read", path, error))?;
    // Counted while reading: a file may grow, and one in /proc says that it is empty.
    if bytes.len() as u64 > limit {
        return Err(too_large(path, limit));
    }
    Ok(bytes)
}

/// The file, and how long it says it is.
fn open(path: &Path) -> Result<(File, u64), FileError> {
    let file = OpenOptions::new()
        .read(true)
        // Opening a FIFO would otherwise wait for somebody to write into it.
        .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
        .open(path)
        .map_err(|error| FileError::io("read", path, error))?;
    let meta = file
        .metadata()
        .map_err(|error| FileError::io("read", path, error))?;
    if meta.is_file() {
        Ok((file, meta.len()))
    } else {
        Err(FileError::NotRegular {
            path: path.to_owned(),
            what: kind(meta.file_type()),
        })
    }
}

fn too_large(path: &Path, limit: u64) -> FileError {
    FileError::TooLarge {
        path: path.to_owned(),
        limit,
    }
}

fn kind(file_type: FileType) -> &'static str {
    if file_type.is_dir() {
        "a directory"
    } else if file_type.is_fifo() {
        "a pipe"
    } else if file_type.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}
