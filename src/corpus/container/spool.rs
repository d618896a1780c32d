//! Streams that cannot be read by position, unpacked once to a file without a name, and usable
//! while that goes on.

use crate::text::reason;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

/// How much is unpacked at a time.
const CHUNK: usize = 256 << 10;

/// The name of the threads that unpack.
const UNPACKER: &str = "unpack";

/// Whether this thread unpacks a stream. A decoder that panics on damaged data is caught there and
/// told in words, so that nobody else need report it.
#[must_use]
pub fn is_unpacking() -> bool {
    thread::current().name() == Some(UNPACKER)
}

/// A file that is still being written.
#[derive(Debug, Default)]
pub struct Growth {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Clone, Debug, Default)]
struct State {
    written: u64,
    done: bool,
    problem: Option<String>,
}

impl Growth {
    /// Waits until the file reaches this far, or will never; gives how far it reaches.
    pub fn wait_for(&self, end: u64) -> u64 {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = |state: &mut State| state.written < end && !state.done;
        let state = self.changed.wait_while(state, waiting).unwrap_or_else(PoisonError::into_inner);
        state.written
    }

    /// Why the stream ended before its end, if it did.
    pub fn problem(&self) -> Option<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).problem.clone()
    }

    fn grow(&self, by: usize) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).written += by as u64;
        self.changed.notify_all();
    }

    fn finish(&self, problem: Option<String>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.done = true;
        state.problem = problem;
        drop(state);
        self.changed.notify_all();
    }
}

/// Starts to write a stream to a file without a name in this folder.
///
/// # Errors
/// Where the file cannot be made.
pub fn spool(stream: impl Read + Send + 'static, folder: &Path) -> io::Result<(File, Arc<Growth>)> {
    let file = nameless_file(folder)?;
    // The copy may take at most half of what is free, so that labels always find room.
    let most =
        rustix::fs::statvfs(folder).map_or(u64::MAX, |found| found.f_bavail * found.f_frsize / 2);
    let growth = Arc::new(Growth::default());
    let (mut sink, told) = (file.try_clone()?, growth.clone());
    thread::Builder::new().name(UNPACKER.to_owned()).spawn(move || {
        // Whoever waits for the copy must hear of its end, even where a decoder gives up.
        let copied = catch_unwind(AssertUnwindSafe(|| copy(stream, &mut sink, &told, most)));
        told.finish(copied.unwrap_or_else(|_| {
            Some("it is damaged and could be unpacked only in part; copy it again".to_owned())
        }));
    })?;
    Ok((file, growth))
}

/// A file that vanishes with the program.
fn nameless_file(folder: &Path) -> io::Result<File> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let path = folder.join(format!("unpacked-{:016x}", fastrand::u64(..)));
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

/// Copies until the end; in words what stopped it before.
fn copy(mut stream: impl Read, sink: &mut File, growth: &Growth, most: u64) -> Option<String> {
    let mut buffer = vec![0; CHUNK];
    let mut total = 0;
    loop {
        let read = match stream.read(&mut buffer) {
            Ok(0) => return None,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                return Some(format!(
                    "it could be unpacked only in part ({}); copy it again",
                    reason(error)
                ));
            }
        };
        total += read as u64;
        if total > most {
            return Some(
                "it was unpacked only in part: the disk would be more than half full".to_owned(),
            );
        }
        if let Err(error) = sink.write_all(&buffer[..read]) {
            return Some(format!(
                "it was unpacked only in part ({}); make room on the disk",
                reason(error)
            ));
        }
        growth.grow(read);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt;

    use super::*;

    #[test]
    fn what_is_written_can_be_read_and_no_name_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (file, growth) = spool(&b"hello"[..], folder.path()).unwrap();
        assert_eq!(growth.wait_for(99), 5);
        let mut bytes = [0; 5];
        file.read_exact_at(&mut bytes, 0).unwrap();
        assert_eq!(&bytes, b"hello");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_stream_that_breaks_off_says_so() {
        struct Broken(bool);
        impl Read for Broken {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                if std::mem::replace(&mut self.0, true) {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                buffer[..3].copy_from_slice(b"abc");
                Ok(3)
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let (_file, growth) = spool(Broken(false), folder.path()).unwrap();
        assert_eq!(growth.wait_for(99), 3);
        assert!(growth.problem().unwrap().contains("only in part"));
    }
}
