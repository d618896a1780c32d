//! Writing a file that a command makes.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::stdout::{self, stdout};
use crate::corpus::Corpus;
use crate::disk::fresh::{Fresh, PutError, Rights, USUAL};
use crate::disk::named::whole;
use crate::text::reason;
use crate::workspace::failure::Failure;

/// Whoever makes a file may read and write it.
const OWN: u32 = 0o600;

/// Where to write.
pub struct Target {
    /// The file; `-` is standard output.
    pub output: PathBuf,
    /// Whether an existing file may be written over.
    pub force: bool,
}

impl Target {
    /// The file; `None` where it is standard output.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        Some(self.output.as_path()).filter(|path| *path != Path::new("-"))
    }

    /// Whether a terminal shows what is written.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        self.file().is_none() && stdout::is_terminal()
    }

    /// Writes what `write` writes. A file gets its name once it is whole and on the disk: what it is
    /// made from may have that name now, and nothing of it stays where it is interrupted. Nobody may
    /// read it who may not read all of the data that it is made from.
    pub fn put<T>(
        &self,
        data: &Corpus,
        write: impl FnOnce(&mut dyn Write) -> Result<T>,
    ) -> Result<T> {
        let Some(path) = self.file() else {
            let mut out = stdout();
            let written = write(&mut out)?;
            out.flush()?;
            return Ok(written);
        };
        if !self.force && path.symlink_metadata().is_ok() {
            bail!(Failure::usage(format!(
                "{} is there already; name another file, or write over it with --force",
                path.display()
            )));
        }
        // What a link names is replaced, and the link stays; a pipe or a device is written to.
        let path = &whole(path);
        let wrong = |error: io::Error| {
            Failure::wrong(format!("{}: {}; name another file", path.display(), reason(error)))
        };
        let old = fs::metadata(path).ok();
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            let mut out = OpenOptions::new().write(true).open(path).map_err(wrong)?;
            return write(&mut out);
        }
        let modes = data.files().filter_map(|file| fs::metadata(&file.path).ok()).chain(old);
        let mode = modes.fold(USUAL, |mode, found| mode & found.mode()) | OWN;
        let mut fresh = Fresh::begin(path, Rights::AtMost(mode)).map_err(wrong)?;
        let mut out = BufWriter::new(fresh.file());
        let written = write(&mut out).and_then(|written| {
            out.flush()?;
            Ok(written)
        });
        drop(out);
        let written = written.map_err(|error| match error.downcast::<io::Error>() {
            Ok(error) => wrong(error).into(),
            Err(error) => error,
        })?;
        let put = if self.force { fresh.replace() } else { fresh.place() };
        put.map_err(|error: PutError| {
            Failure::wrong(format!("{}: {}", path.display(), reason(error)))
        })?;
        Ok(written)
    }
}
