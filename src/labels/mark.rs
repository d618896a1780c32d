//! What a journal was like when it was looked at last: enough to tell lines that others added from a
//! file that was written over, without reading it again.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};

use super::file_stamp::{FileStamp, stamp};

/// So many bytes are compared, at the start and before the known end.
const COMPARED: u64 = 4 << 10;

/// A look at a journal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    file: FileStamp,
    size: u64,
    /// When it was written and when anything about it changed last, in seconds and nanoseconds.
    times: [(i64, i64); 2],
    /// Bytes that are known; always whole lines.
    length: u64,
    head: blake3::Hash,
    tail: blake3::Hash,
}

/// What has become of a journal since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Nothing,
    /// Something was added at its end.
    Appended,
    /// What was known is not there any more as it was.
    Rewritten,
    /// It is shorter than what was known.
    Cut,
    /// It is another file.
    Replaced,
}

impl Mark {
    /// A mark behind the first `length` bytes of a file. `found` is what it was like before these were
    /// read: what came while they were is not passed over.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn of(file: &File, found: &Metadata, length: u64) -> io::Result<Self> {
        let (head, tail) = fingerprint(file, length)?;
        Ok(Mark { file: stamp(found), size: found.len(), times: times(found), length, head, tail })
    }

    /// Whether nothing has been done to the file since.
    #[must_use]
    pub fn is_same(&self, found: &Metadata) -> bool {
        (self.file, self.size, self.times) == (stamp(found), found.len(), times(found))
    }

    /// What has become of the file since.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn change(&self, file: &File) -> io::Result<Change> {
        let found = file.metadata()?;
        Ok(if self.file != stamp(&found) {
            Change::Replaced
        } else if self.is_same(&found) {
            Change::Nothing
        } else if found.len() < self.length {
            Change::Cut
        } else if found.len() > self.size
            && fingerprint(file, self.length)? == (self.head, self.tail)
        {
            Change::Appended
        } else {
            // Whoever appends makes a file longer.
            Change::Rewritten
        })
    }
}

fn times(found: &Metadata) -> [(i64, i64); 2] {
    [(found.mtime(), found.mtime_nsec()), (found.ctime(), found.ctime_nsec())]
}

/// Of the start and of what is before the known end.
fn fingerprint(file: &File, length: u64) -> io::Result<(blake3::Hash, blake3::Hash)> {
    let count = length.min(COMPARED);
    let mut bytes = vec![0; usize::try_from(count).unwrap_or_default()];
    let mut hash_at = |at: u64| {
        file.read_exact_at(&mut bytes, at)?;
        Ok::<_, io::Error>(blake3::hash(&bytes))
    };
    Ok((hash_at(0)?, hash_at(length - count)?))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn appending_is_told_from_writing_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let text = "one\n".repeat(4000);
        let change = |after: &dyn Fn()| {
            fs::write(&path, &text).unwrap();
            let file = File::open(&path).unwrap();
            let mark = Mark::of(&file, &file.metadata().unwrap(), text.len() as u64).unwrap();
            assert_eq!(mark.change(&file).unwrap(), Change::Nothing);
            // The clock of a file system has ticks.
            thread::sleep(Duration::from_millis(20));
            after();
            mark.change(&File::open(&path).unwrap()).unwrap()
        };
        let append = || {
            let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
            file.write_all(b"two\n").unwrap();
        };
        assert_eq!(change(&append), Change::Appended);
        let write = |text: String| fs::write(&path, text).unwrap();
        assert_eq!(change(&|| write(text.replacen("one", "two", 1))), Change::Rewritten);
        assert_eq!(change(&|| write("two\n".to_owned() + &text)), Change::Rewritten);
        let longer = text.clone() + "and more\n";
        assert_eq!(change(&|| write("two\n".to_owned() + &longer[4..])), Change::Rewritten);
        let at_end = format!("{}two\nmore\n", &text[..text.len() - 4]);
        assert_eq!(change(&|| write(at_end.clone())), Change::Rewritten);
        assert_eq!(change(&|| write(text[4..].to_owned())), Change::Cut);
        let replace = || {
            write(text.clone() + "two\n");
            fs::copy(&path, folder.path().join("copy")).unwrap();
            fs::rename(folder.path().join("copy"), &path).unwrap();
        };
        assert_eq!(change(&replace), Change::Replaced);
    }
}
