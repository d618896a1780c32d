//! A file that gets its name once it is whole and on the disk. Until then it has none, so that
//! nothing of it stays behind, whatever ends the program.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, OFlags, linkat};
use rustix::io::Errno;

use super::passing::Passing;

/// What a new file may be, as far as the umask lets it.
pub const USUAL: u32 = 0o666;

/// The permissions of a file while it is written.
const PRIVATE: u32 = 0o600;

/// Why a file is not, or may not stay, where it should be.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// It could not be written or named.
    #[error("{0}; nothing was changed")]
    Unchanged(io::Error),
    /// It has its name, which may not outlast a power cut.
    #[error(
        "it is written, but the disk did not confirm its name ({0}), which may not outlast a power cut; do it again"
    )]
    Unconfirmed(io::Error),
}

/// A file that is being written.
#[derive(Debug)]
pub struct Fresh {
    file: File,
    path: PathBuf,
    /// Where the file system knows no files without a name.
    name: Option<Passing>,
    /// A hidden name in the same folder, which nobody takes for data or a journal.
    beside: PathBuf,
    mode: u32,
}

/// Which permissions a file gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    /// Exactly these.
    Exactly(u32),
    /// These, as far as the umask gives them.
    AtMost(u32),
}

impl Fresh {
    /// Begins a file that will be at this path.
    ///
    /// # Errors
    /// Where its folder takes none.
    pub fn begin(path: &Path, rights: Rights) -> io::Result<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = path.with_file_name(format!(".{name}.{:016x}.new", fastrand::u64(..)));
        let (file, name) = if let Ok(file) = unnamed(path, rights) {
            (file, None)
        } else {
            // Not every file system has them.
            let passing = Passing::new(&beside);
            (named(&beside, rights)?, Some(passing))
        };
        let mode = match rights {
            Rights::Exactly(mode) => mode,
            Rights::AtMost(_) => file.metadata()?.mode() & 0o7777,
        };
        file.set_permissions(Permissions::from_mode(PRIVATE))?;
        Ok(Fresh { file, path: path.to_owned(), name, beside, mode })
    }

    /// The file, to be written.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Gives it a name that nothing has yet.
    ///
    /// # Errors
    /// Where there is something of that name, or the disk fails.
    pub fn place(mut self) -> Result<(), PutError> {
        self.finish().map_err(PutError::Unchanged)?;
        match self.name.take() {
            None => link(&self.file, &self.path).map_err(PutError::Unchanged)?,
            Some(passing) => {
                // A link, unlike a rename, never replaces what has come meanwhile. Where there are no
                // links, nothing of that name was there a moment ago.
                let linked = fs::hard_link(&self.beside, &self.path);
                match linked {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                        return Err(PutError::Unchanged(error));
                    }
                    Err(_) => {
                        fs::rename(&self.beside, &self.path).map_err(PutError::Unchanged)?;
                        passing.over();
                    }
                    Ok(()) => drop(passing),
                }
            }
        }
        self.confirm()
    }

    /// Gives it its name, and takes the place of what has it.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn replace(mut self) -> Result<(), PutError> {
        self.finish().map_err(PutError::Unchanged)?;
        let passing = if let Some(passing) = self.name.take() {
            passing
        } else {
            let passing = Passing::new(&self.beside);
            link(&self.file, &self.beside).map_err(PutError::Unchanged)?;
            passing
        };
        fs::rename(&self.beside, &self.path).map_err(PutError::Unchanged)?;
        passing.over();
        self.confirm()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.set_permissions(Permissions::from_mode(self.mode))?;
        self.file.sync_all()
    }

    /// The name must survive a power cut, too.
    fn confirm(&self) -> Result<(), PutError> {
        match File::open(folder(&self.path)).and_then(|folder| folder.sync_all()) {
            Err(error) if !cannot_sync(&error) => Err(PutError::Unconfirmed(error)),
            _ => Ok(()),
        }
    }
}

/// Whether a folder cannot be synced at all: some file systems know no such thing, and one that may
/// not be read cannot be asked.
#[must_use]
pub fn cannot_sync(error: &io::Error) -> bool {
    let code = Errno::from_io_error(error);
    matches!(code, Some(Errno::INVAL | Errno::OPNOTSUPP | Errno::NOSYS | Errno::ACCESS))
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The mode that a file is made with, which the umask takes from.
fn first_mode(rights: Rights) -> u32 {
    match rights {
        Rights::Exactly(_) => PRIVATE,
        Rights::AtMost(mode) => mode | PRIVATE,
    }
}

fn unnamed(path: &Path, rights: Rights) -> io::Result<File> {
    let flags = (OFlags::TMPFILE | OFlags::CLOEXEC).bits().cast_signed();
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(first_mode(rights)).custom_flags(flags).open(folder(path))
}

fn named(beside: &Path, rights: Rights) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true).mode(first_mode(rights)).open(beside)
}

/// Gives a file without a name one.
fn link(file: &File, name: &Path) -> io::Result<()> {
    let held = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(linkat(CWD, held, CWD, name, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        entries.map(|name| name.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_has_no_name_until_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("labels.csv");
        let mut fresh = Fresh::begin(&path, Rights::Exactly(0o640)).unwrap();
        fresh.file().write_all(b"private").unwrap();
        if fresh.name.is_none() {
            assert_eq!(names(folder.path()), Vec::<String>::new());
        }
        drop(fresh);
        assert_eq!(names(folder.path()), Vec::<String>::new(), "nothing stays behind");

        let mut fresh = Fresh::begin(&path, Rights::Exactly(0o640)).unwrap();
        fresh.file().write_all(b"one").unwrap();
        fresh.place().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o640);

        let second = Fresh::begin(&path, Rights::Exactly(0o600)).unwrap();
        let why = second.place().unwrap_err().to_string();
        assert!(why.ends_with("nothing was changed"), "{why}");
        assert_eq!(fs::read(&path).unwrap(), b"one", "what is there is not written over");

        let mut third = Fresh::begin(&path, Rights::Exactly(0o600)).unwrap();
        third.file().write_all(b"two").unwrap();
        third.replace().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["labels.csv"]);
    }

    #[test]
    fn a_new_file_never_gets_more_than_the_umask_gives() {
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("plain");
        File::create(&plain).unwrap();
        let given = fs::metadata(&plain).unwrap().mode() & 0o777;
        let mode_of = |rights| {
            let path = folder.path().join("new");
            Fresh::begin(&path, rights).unwrap().place().unwrap();
            let mode = fs::metadata(&path).unwrap().mode() & 0o777;
            fs::remove_file(&path).unwrap();
            mode
        };
        assert_eq!(mode_of(Rights::AtMost(0o666)), given);
        assert_eq!(mode_of(Rights::AtMost(0o600)), 0o600);
        assert_eq!(mode_of(Rights::Exactly(0o666)), 0o666);
    }

    #[test]
    fn where_every_file_needs_a_name_it_is_hidden_and_goes_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("labels.csv");
        let begin = || {
            let mut fresh = Fresh::begin(&path, Rights::AtMost(0o644)).unwrap();
            fresh.name = Some(Passing::new(&fresh.beside));
            fresh.file = named(&fresh.beside, Rights::Exactly(0)).unwrap();
            fresh
        };
        let fresh = begin();
        assert_eq!(fs::metadata(&fresh.beside).unwrap().mode() & 0o777, 0o600);
        drop(fresh);
        assert_eq!(names(folder.path()), Vec::<String>::new());
        begin().place().unwrap();
        assert!(begin().place().is_err(), "it is there");
        begin().replace().unwrap();
        assert_eq!(names(folder.path()), ["labels.csv"]);
    }
}
