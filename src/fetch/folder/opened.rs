//! A file that is open, which one it is, and why it could not be opened.

use std::borrow::Cow;
use std::fs::{self, Metadata};
use std::io::Read;

use crate::fetch::{Failure, FailureKind};

/// A file that is open for reading.
#[derive(Debug)]
pub enum Opened<'a> {
    /// It is in memory.
    Memory(Cow<'a, [u8]>),
    /// It is on disk; its size and times are those of the open file.
    Disk(fs::File, Metadata),
}

impl Opened<'_> {
    /// The first bytes, at most `limit`, and the size of the whole.
    pub(super) fn read(self, limit: u64) -> std::io::Result<(Vec<u8>, u64)> {
        match self {
            Self::Memory(bytes) => {
                let size = bytes.len();
                let end = size.min(usize::try_from(limit).unwrap_or(usize::MAX));
                let mut bytes = bytes.into_owned();
                bytes.truncate(end);
                Ok((bytes, size as u64))
            }
            Self::Disk(file, metadata) => {
                let body = read_known(file, metadata.len(), limit)?;
                let size = metadata.len().max(body.len() as u64);
                Ok((body, size))
            }
        }
    }
}

/// Reads a file that is said to be of this size. No more than that is asked for, so that its end costs no
/// system call more; some file systems say 0 of what they make up as it is read.
fn read_known(file: fs::File, size: u64, limit: u64) -> std::io::Result<Vec<u8>> {
    let wanted = if size == 0 { limit } else { size.min(limit) };
    let mut body = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0));
    file.take(wanted).read_to_end(&mut body)?;
    Ok(body)
}

impl Failure {
    /// A file that the system does not let us read.
    pub(super) fn unreadable(reason: &dyn std::fmt::Display) -> Self {
        Self { kind: FailureKind::Unreadable, detail: format!("cannot be read: {reason}") }
    }

    /// A file that is not ours to read.
    pub(super) fn outside_root() -> Self {
        let detail = "leads out of the folder, so it was not read".to_owned();
        Self { kind: FailureKind::OutsideRoot, detail }
    }
}

/// Which file it is, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

#[cfg(unix)]
impl Identity {
    /// Whether files can be told apart at all.
    pub const IS_KNOWN: bool = true;

    /// The identity of the file that this was asked of.
    pub fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self(metadata.dev(), metadata.ino())
    }
}

/// Elsewhere nothing cheap names a file, so every path is checked when it is opened.
#[cfg(not(unix))]
impl Identity {
    /// Whether files can be told apart at all.
    pub const IS_KNOWN: bool = false;

    /// The identity of the file that this was asked of.
    pub fn of(metadata: &Metadata) -> Self {
        Self(metadata.len(), 0)
    }
}
