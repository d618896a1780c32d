//! Bytes of files, by position. Nothing is mapped: a file that is cut while it is mapped kills the
//! program.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use super::spool::{Growth, spool};

/// How much of a file is looked at to tell what it is.
pub const HEAD: u64 = 256 << 10;
/// So much room is made for any file.
const SMALL: u64 = 4 << 10;
/// The first bytes of streams of gzip and zstd.
const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// The first bytes of a Parquet table.
#[cfg(feature = "parquet")]
const PARQUET: [u8; 4] = *b"PAR1";

/// A file, read by position. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Source {
    path: Arc<Path>,
    /// Kept open, unless there are very many files: a process may have few of them open.
    file: Arc<RwLock<Option<Arc<File>>>>,
    length: u64,
    /// Where the file is a copy that is still being unpacked.
    growth: Option<Arc<Growth>>,
}

impl Source {
    /// Opens a file. One that is compressed is unpacked into the folder `spools`.
    ///
    /// # Errors
    /// Where it cannot be read, or is a folder, a pipe or a device: opening those may block or act.
    pub fn open(path: &Path, spools: &Path) -> io::Result<Self> {
        let found = std::fs::metadata(path)?;
        if !found.is_file() {
            let what = if found.is_dir() { "a folder" } else { "a pipe or a device" };
            let words = format!("this is {what} and no file; name a file");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, words));
        }
        let file = File::open(path)?;
        let mut head = [0; 4];
        let read = read_fully(&file, &mut head, 0)?;
        #[cfg(feature = "parquet")]
        if head == PARQUET {
            return Source::copy(super::parquet::RowLines::new(file), path, spools);
        }
        if is_packed(&head[..read]) {
            return Source::unpack(file, path, spools);
        }
        let length = file.metadata()?.len();
        Ok(Source { path: path.into(), file: held(file), length, growth: None })
    }

    /// A stream, copied into the folder `spools` while it is read; one that is compressed is
    /// unpacked.
    ///
    /// # Errors
    /// Where the stream cannot be read, or the copy cannot be made.
    pub fn unpack(
        mut stream: impl Read + Send + 'static,
        path: &Path,
        spools: &Path,
    ) -> io::Result<Self> {
        let mut head = Vec::new();
        stream.by_ref().take(4).read_to_end(&mut head)?;
        let (gzip, zstd) = (head.starts_with(&GZIP), head.starts_with(&ZSTD));
        let whole = BufReader::new(Cursor::new(head).chain(stream));
        if gzip {
            Source::copy(flate2::read::MultiGzDecoder::new(whole), path, spools)
        } else if zstd {
            Source::copy(zstd::stream::read::Decoder::with_buffer(whole)?, path, spools)
        } else {
            Source::copy(whole, path, spools)
        }
    }

    fn copy(stream: impl Read + Send + 'static, path: &Path, spools: &Path) -> io::Result<Self> {
        let (file, growth) = spool(stream, spools)?;
        Ok(Source { path: path.into(), file: held(file), length: 0, growth: Some(growth) })
    }

    /// Keeps the file open no longer: it is opened for each read. A copy without a name stays.
    pub fn release(&self) {
        if self.growth.is_none() {
            *self.file.write().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    /// Its length in bytes; of a file that is being unpacked, once that is done.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.growth.as_ref().map_or(self.length, |growth| growth.wait_for(u64::MAX))
    }

    /// Its length in bytes, where it is no copy that may still be unpacked.
    #[must_use]
    pub fn fixed_length(&self) -> Option<u64> {
        self.growth.is_none().then_some(self.length)
    }

    /// Its length as far as that is known without waiting.
    #[must_use]
    pub fn length_so_far(&self) -> u64 {
        self.growth.as_ref().map_or(self.length, |growth| growth.wait_for(0))
    }

    /// Why it could be unpacked only in part, if so.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        self.growth.as_ref().and_then(|growth| growth.problem())
    }

    /// Reads at a position until the buffer is full or the file ends; gives the bytes read.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        if let Some(growth) = &self.growth {
            growth.wait_for(at.saturating_add(buffer.len() as u64));
        }
        let file = self.file.read().unwrap_or_else(PoisonError::into_inner).clone();
        match file {
            Some(file) => read_fully(&file, buffer, at),
            None => read_fully(&File::open(&self.path)?, buffer, at),
        }
    }

    /// The bytes from `start` to `end`, fewer where the file has been cut.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn range(&self, start: u64, end: u64) -> io::Result<Vec<u8>> {
        // No more room is made than a small file can fill; one that has grown may give more.
        let known = self.growth.is_none().then(|| self.length.saturating_sub(start).max(SMALL));
        let length = end.saturating_sub(start).min(known.unwrap_or(u64::MAX));
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let mut bytes = vec![0; length];
        let read = self.read_at(&mut bytes, start)?;
        bytes.truncate(read);
        Ok(bytes)
    }

    /// A reader with a position of its own.
    #[must_use]
    pub fn reader(&self) -> SourceReader {
        SourceReader { source: self.clone(), at: 0 }
    }
}

fn held(file: File) -> Arc<RwLock<Option<Arc<File>>>> {
    Arc::new(RwLock::new(Some(Arc::new(file))))
}

fn is_packed(head: &[u8]) -> bool {
    head.starts_with(&GZIP) || head.starts_with(&ZSTD)
}

fn read_fully(file: &File, mut buffer: &mut [u8], mut at: u64) -> io::Result<usize> {
    let mut total = 0;
    while !buffer.is_empty() {
        match file.read_at(buffer, at) {
            Ok(0) => break,
            Ok(read) => {
                total += read;
                at += read as u64;
                buffer = &mut buffer[read..];
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(total)
}

/// A reader with a position of its own.
#[derive(Clone, Debug)]
pub struct SourceReader {
    source: Source,
    at: u64,
}

impl Read for SourceReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read_at(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for SourceReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, offset) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::End(offset) => (self.source.length(), offset),
            SeekFrom::Current(offset) => (self.at, offset),
        };
        let at = from.checked_add_signed(offset).ok_or(io::ErrorKind::InvalidInput)?;
        self.at = at;
        Ok(at)
    }
}
