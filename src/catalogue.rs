//! What one look at every record found, kept for the next time.
//!
//! A file in the cache folder holds where all records of a corpus are, who they are and their
//! columns; no pane's text. It is used only where the corpus' key is the same, and may be deleted at
//! any time.

use std::fmt::Write as _;
use std::fs::{self, DirBuilder, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Serialize;

use crate::corpus::identity::Identities;
use crate::corpus::kept::{KeptIndex, Key};
use crate::corpus::{Corpus, OpenOptions};
use crate::queue::columns::Columns;

/// What every kept file begins with; another layout gets another number.
const MAGIC: &[u8; 16] = b"triptych index 6";
/// The folder in the cache.
const FOLDER: &str = "indexes";
/// So many are kept, those that were written last.
const MOST: usize = 64;

/// Everything that is kept of a corpus: where its records are, who they are, and what they say
/// beyond their texts.
pub type Catalogue = (KeptIndex, Identities, Columns);

/// Where catalogues lie, of corpora that are opened so.
#[derive(Clone, Debug)]
pub struct Shelves {
    /// The cache folder.
    pub cache: PathBuf,
    /// How files are read.
    pub options: OpenOptions,
}

impl Shelves {
    /// The place for a corpus' catalogue; `None` where its data are a stream or are changing.
    #[must_use]
    pub fn of(&self, corpus: &Corpus) -> Option<Shelf> {
        corpus.key(&self.options).map(|key| Shelf::new(&self.cache, key))
    }
}

/// Where the catalogue of a corpus lies, and in which state of the corpus it holds.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
    key: Key,
}

impl Shelf {
    fn new(cache: &Path, key: Key) -> Self {
        Shelf { folder: cache.join(FOLDER), key }
    }

    fn path(&self) -> PathBuf {
        let mut name = String::new();
        for byte in &self.key.name[..16] {
            // Writing to a String cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        self.folder.join(name)
    }

    /// The catalogue that was kept, if it is whole and of the same state.
    #[must_use]
    pub fn load(&self) -> Option<Catalogue> {
        let bytes = fs::read(self.path()).ok()?;
        let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(&self.key.state)?;
        let (body, hash) = rest.split_last_chunk::<{ blake3::OUT_LEN }>()?;
        if blake3::hash(body).as_bytes() != hash {
            return None;
        }
        let (index, identities, columns): Catalogue = postcard::from_bytes(body).ok()?;
        let columns = columns.recalled();
        (identities.known() == columns.known()).then_some((index, identities, columns))
    }

    /// Keeps what is known of every record of a corpus.
    ///
    /// # Errors
    /// Where the cache folder cannot be written to.
    pub fn keep(
        &self,
        index: &KeptIndex,
        identities: &Identities,
        columns: &Columns,
    ) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let path = self.path();
        // Another run may write the same file: each writes its own, and the last one stays.
        let half = path.with_extension(format!("{:016x}", fastrand::u64(..)));
        let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&half)?;
        let written = self.write(&(index, identities, columns), file);
        let moved = written.and_then(|()| fs::rename(&half, &path));
        if moved.is_err() {
            // Nothing more can be done about a piece that stays.
            let _ = fs::remove_file(&half);
        }
        self.drop_old();
        moved
    }

    /// The magic number, the state, the body, its hash.
    fn write(&self, body: &impl Serialize, file: File) -> io::Result<()> {
        let mut out = BufWriter::new(file);
        out.write_all(MAGIC)?;
        out.write_all(&self.key.state)?;
        let hashing = Hashing { out, hash: blake3::Hasher::new() };
        let Hashing { mut out, hash } = postcard::to_io(body, hashing).map_err(io::Error::other)?;
        out.write_all(hash.finalize().as_bytes())?;
        out.flush()
    }

    /// Deletes what has not been written to for the longest time. What cannot be deleted stays.
    fn drop_old(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let age = |entry: fs::DirEntry| {
            let written = entry.metadata().and_then(|found| found.modified());
            (written.unwrap_or(SystemTime::UNIX_EPOCH), entry.path())
        };
        let mut all: Vec<(SystemTime, PathBuf)> = entries.flatten().map(age).collect();
        all.sort();
        let surplus = all.len().saturating_sub(MOST);
        for (_, path) in all.into_iter().take(surplus) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Hashes what it hands on.
struct Hashing<W> {
    out: W,
    hash: blake3::Hasher,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::survey::Survey;

    fn look(corpus: &Corpus) -> Catalogue {
        corpus.index(&false.into(), &mut |_| {});
        let survey = Survey::default();
        let mut columns = Columns::default();
        let found: Vec<_> = (0..corpus.len())
            .map(|position| survey.look(&corpus.read(position).unwrap()))
            .collect();
        for found in &found {
            columns.note(found.position, &found.facts);
        }
        let mut identities = Identities::default();
        for found in &found {
            identities.note(found.position, found.identity);
            identities.note_place(found.position, found.place);
            identities.note_then(found.position, found.place, found.then);
        }
        identities.finish(found.len());
        (corpus.keep_index().unwrap(), identities, columns)
    }

    /// What was written a moment ago is not told from what is written next, and not kept.
    fn settle() {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }

    #[test]
    fn what_is_kept_comes_back_and_another_state_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("a.jsonl");
        let line = |id: usize| {
            format!("{{\"id\":\"{id}\",\"score\":0.{id}0,\"prompt\":\"p\",\"response\":\"r\"}}\n")
        };
        fs::write(&data, (0..40).map(line).collect::<String>()).unwrap();
        let options = OpenOptions::default();
        settle();
        let open = || Corpus::open(std::slice::from_ref(&data), &options).corpus;
        let corpus = open();
        let shelf = Shelf::new(folder.path(), corpus.key(&options).unwrap());
        assert!(shelf.load().is_none(), "nothing was kept yet");
        let (index, identities, columns) = look(&corpus);
        shelf.keep(&index, &identities, &columns).unwrap();

        let again = open();
        let shelf = Shelf::new(folder.path(), again.key(&options).unwrap());
        let (index, identities, columns) = shelf.load().unwrap();
        assert!(again.recall_index(&index));
        assert_eq!((again.len(), again.progress().complete), (40, true));
        assert_eq!(again.read(17), corpus.read(17));
        assert_eq!(columns.value("score", 7).unwrap().to_string(), "0.70");

        let path = shelf.path();
        let mut bytes = fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(shelf.load().is_none(), "a damaged file is not believed");
        fs::write(&data, (0..41).map(line).collect::<String>()).unwrap();
        settle();
        let grown = open();
        let shelf = Shelf::new(folder.path(), grown.key(&options).unwrap());
        shelf.keep(&index, &identities, &columns).unwrap();
        assert_eq!(fs::read_dir(shelf.folder).unwrap().count(), 1, "the old state is replaced");
    }
}
