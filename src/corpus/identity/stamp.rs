//! Which file a path names, and in which state: told apart without reading it.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Files' times go on in steps of up to this.
const TICK: Duration = Duration::from_millis(20);

/// A file's place on the disk, its length and when it was last written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    device: u64,
    inode: u64,
    length: u64,
    /// Seconds and nanoseconds.
    modified: (i64, i64),
    /// When anything about it changed, its name and rights too.
    touched: (i64, i64),
}

impl Stamp {
    /// The stamp of the file that a path names; `None` where there is none.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        Some(Stamp {
            device: found.dev(),
            inode: found.ino(),
            length: found.len(),
            modified: (found.mtime(), found.mtime_nsec()),
            touched: (found.ctime(), found.ctime_nsec()),
        })
    }

    /// Whether a change from now on would be told by the times: within a tick of the clock it is not.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let nanos = u32::try_from(self.touched.1).unwrap_or(0);
        let seconds = u64::try_from(self.touched.0).unwrap_or(0);
        let touched = SystemTime::UNIX_EPOCH + Duration::new(seconds, nanos);
        touched.elapsed().is_ok_and(|age| age > TICK)
    }

    /// Everything it holds, for a key.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let times = [self.modified.0, self.modified.1, self.touched.0, self.touched.1];
        let times = times.into_iter().flat_map(i64::to_le_bytes);
        let numbers = [self.device, self.inode, self.length];
        numbers.into_iter().flat_map(u64::to_le_bytes).chain(times).collect()
    }

    /// The first and the last bytes of the file that a path names, so many of each.
    #[must_use]
    pub fn ends(path: &Path, most: u64) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut file = File::open(path).ok()?;
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        file.by_ref().take(most).read_to_end(&mut head).ok()?;
        let length = file.metadata().ok()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(most))).ok()?;
        file.take(most).read_to_end(&mut tail).ok()?;
        Some((head, tail))
    }
}
