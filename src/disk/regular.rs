//! Files that may be read and written: a pipe blocks whoever opens it, a device may act or never
//! end.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

/// With these nothing blocks or becomes the program's terminal while it is looked at.
const GUARDED: OFlags = OFlags::CLOEXEC.union(OFlags::NONBLOCK).union(OFlags::NOCTTY);

/// Opens a regular file for reading.
///
/// # Errors
/// Where it cannot be opened, or is something else than a file; never waits for it.
pub fn open(path: &Path) -> io::Result<File> {
    open_with(OpenOptions::new().read(true), OFlags::empty(), path)
}

/// Opens a regular file as `options` say, with more flags.
///
/// # Errors
/// As [`open`].
pub fn open_with(options: &mut OpenOptions, more: OFlags, path: &Path) -> io::Result<File> {
    // Opening a device may act, so it is looked at before; it may be replaced in between.
    if let Ok(found) = path.metadata() {
        check(&found)?;
    }
    let file = options.custom_flags((GUARDED | more).bits().cast_signed()).open(path)?;
    check(&file.metadata()?)?;
    Ok(file)
}

/// Opens whatever it is for writing, without waiting for it.
///
/// # Errors
/// Where it cannot be opened.
pub fn open_any(options: &mut OpenOptions, more: OFlags, path: &Path) -> io::Result<File> {
    options.custom_flags((GUARDED | more).bits().cast_signed()).open(path)
}

/// That it is a regular file.
///
/// # Errors
/// Where it is something else; which.
pub fn check(found: &Metadata) -> io::Result<()> {
    match kind(found) {
        None => Ok(()),
        Some(kind) => Err(io::Error::other(format!("it is {kind} and no file"))),
    }
}

/// What it is where it is no regular file.
#[must_use]
pub fn kind(found: &Metadata) -> Option<&'static str> {
    let kind = found.file_type();
    if kind.is_file() {
        None
    } else if kind.is_dir() {
        Some("a folder")
    } else if kind.is_fifo() || kind.is_socket() {
        Some("a pipe")
    } else {
        Some("a device")
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    #[test]
    fn only_files_are_opened_and_nothing_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "").unwrap();
        assert!(open(&at("file")).is_ok());
        mknodat(CWD, at("pipe"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let why = |path: &Path| open(path).unwrap_err().to_string();
        assert_eq!(why(&at("pipe")), "it is a pipe and no file");
        assert_eq!(why(folder.path()), "it is a folder and no file");
        assert_eq!(why(Path::new("/dev/null")), "it is a device and no file");
        let to_write = open_with(OpenOptions::new().append(true), OFlags::empty(), &at("pipe"));
        assert!(to_write.is_err());
    }
}
