//! Writing a file that a command makes.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::Failure;

/// Where to write.
pub struct Target {
    /// The file; `-` is standard output.
    pub output: PathBuf,
    /// Whether an existing file may be written over.
    pub force: bool,
}

impl Target {
    /// Writes what `write` writes. A file is written beside its place, and gets its name once it is on
    /// the disk: what it is made from may have that name now. `like` names a file whose permissions it
    /// gets.
    pub fn put<T>(
        &self,
        like: Option<&Path>,
        write: impl FnOnce(&mut dyn Write) -> Result<T>,
    ) -> Result<T> {
        let path = self.output.as_path();
        if path == Path::new("-") {
            let mut out = BufWriter::new(io::stdout().lock());
            let written = write(&mut out)?;
            out.flush()?;
            return Ok(written);
        }
        if !self.force && path.symlink_metadata().is_ok() {
            bail!(Failure::usage(format!(
                "{} is there already; name another file, or write over it with --force",
                path.display()
            )));
        }
        // What a link names is replaced, and the link stays; a pipe or a device is written to.
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let wrong = |error: io::Error| {
            Failure::wrong(format!("{}: {error}; name another file", path.display()))
        };
        let old = fs::metadata(path).ok();
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            let mut out = OpenOptions::new().write(true).open(path).map_err(wrong)?;
            return write(&mut out);
        }
        let like = like.and_then(|like| fs::metadata(like).ok()).or(old);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
        let written = put_beside(&beside, like.map(|like| like.permissions()), write);
        let put = written.and_then(|written| {
            fs::rename(&beside, path).map_err(wrong)?;
            Ok(written)
        });
        if put.is_err() {
            // It may not be there, which is as well.
            let _gone = fs::remove_file(&beside);
        }
        put.map_err(|error| match error.downcast::<io::Error>() {
            Ok(error) => wrong(error).into(),
            Err(error) => error,
        })
    }
}

fn put_beside<T>(
    beside: &Path,
    permissions: Option<Permissions>,
    write: impl FnOnce(&mut dyn Write) -> Result<T>,
) -> Result<T> {
    let mode = if permissions.is_some() { 0o600 } else { 0o666 };
    let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(beside)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    let mut out = BufWriter::new(file);
    let written = write(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(written)
}
