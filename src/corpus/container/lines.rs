//! JSON Lines: a record a line.

use std::ops::Range;
use std::sync::{Mutex, PoisonError, RwLock};

use super::records::{Limits, RecordBytes, Records, Span, Written};
use super::source::Source;
use crate::corpus::record::{NoSiblings, Place, Siblings};
use crate::text::megabytes;
use crate::text::reason;

/// How much is searched for line ends at a time.
const CHUNK: usize = 4 << 20;
/// So much is read at once to look at many records.
const LONGEST_SPAN: usize = 8 << 20;
/// So many borders are looked at before an index that was kept is believed.
const CHECKED: usize = 16;
/// How much is searched before anything is shown.
const FIRST_CHUNK: usize = 64 << 10;

/// A file whose lines are records.
pub struct LineRecords {
    source: Source,
    limits: Limits,
    index: RwLock<LineIndex>,
    scan: Mutex<Scan>,
}

/// Where lines that are not blank start.
#[derive(Default)]
struct LineIndex {
    starts: Vec<u64>,
    /// Where the last known one ends.
    end: u64,
    /// For records behind blank lines: their place, and how many blank lines are before it.
    blanks: Vec<(usize, usize)>,
    looked_at: u64,
    complete: bool,
}

impl LineIndex {
    /// The index that was kept, if it is one.
    fn of(kept: &[u64]) -> Option<Self> {
        let (end, kept) = kept.split_first()?;
        let (blanks, kept) = kept.split_first()?;
        let (pairs, starts) =
            kept.split_at_checked(usize::try_from(*blanks).ok()?.checked_mul(2)?)?;
        let pair =
            |pair: &[u64]| Some((usize::try_from(pair[0]).ok()?, usize::try_from(pair[1]).ok()?));
        let blanks = pairs.chunks_exact(2).map(pair).collect::<Option<_>>()?;
        let fits = starts.is_sorted() && starts.last().is_none_or(|last| last < end);
        let (starts, end) = (starts.to_vec(), *end);
        fits.then_some(LineIndex { starts, end, blanks, looked_at: end, complete: true })
    }
}

/// The search for line ends, between two chunks.
struct Scan {
    at: u64,
    line: u64,
    is_blank: bool,
    blanks: usize,
    /// The size of the next chunk, and of those behind it.
    chunk: usize,
    later: usize,
}

impl LineRecords {
    /// The lines of a file; none of them is known yet.
    #[must_use]
    pub fn new(source: Source, limits: Limits, start: u64) -> Self {
        LineRecords::in_chunks(source, limits, start, FIRST_CHUNK, CHUNK)
    }

    /// The same, searched in a first chunk and others of these sizes.
    fn in_chunks(source: Source, limits: Limits, start: u64, first: usize, chunk: usize) -> Self {
        let scan =
            Scan { at: start, line: start, is_blank: true, blanks: 0, chunk: first, later: chunk };
        let (index, scan) = (RwLock::default(), Mutex::new(scan));
        LineRecords { source, limits, index, scan }
    }

    fn read<T>(&self, look: impl FnOnce(&LineIndex) -> T) -> T {
        look(&self.index.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether an index that was kept may be of this file. Data that are still being unpacked are not
    /// waited for.
    fn fits(&self, known: &LineIndex) -> bool {
        let Some(length) = self.source.fixed_length() else { return true };
        let is_behind_an_end = |start: &u64| {
            let before = self.source.range(start.saturating_sub(1), *start);
            before.is_ok_and(|before| before == b"\n")
        };
        let step = (known.starts.len() / CHECKED).max(1);
        // The first may stand behind a byte order mark.
        let mut checked = known.starts.iter().skip(1).step_by(step);
        known.end <= length && checked.all(is_behind_an_end)
    }

    /// Where the line starts that a byte is in; of blank lines, the one before them.
    fn start_before(&self, byte: u64) -> Option<u64> {
        let mut window = FIRST_CHUNK as u64;
        loop {
            let from = (byte + 1).saturating_sub(window);
            let bytes = self.source.range(from, byte + 1).ok()?;
            let line = bytes.trim_ascii_end();
            match memchr::memrchr(b'\n', line) {
                Some(end) if !line.is_empty() => return Some(from + end as u64 + 1),
                _ if from == 0 => return (!line.is_empty()).then_some(0),
                _ if window > self.limits.record => return None,
                _ => window *= 4,
            }
        }
    }

    /// Where the line ends that starts at a byte.
    fn end_behind(&self, start: u64, length: u64) -> Option<u64> {
        let mut at = start;
        while at < length && at - start <= self.limits.record {
            let bytes = self.source.range(at, at + FIRST_CHUNK as u64).ok()?;
            match memchr::memchr(b'\n', &bytes) {
                Some(end) => return Some(at + end as u64),
                None if bytes.is_empty() => return Some(at),
                None => at += bytes.len() as u64,
            }
        }
        (at >= length).then_some(length)
    }

    /// The first bytes of a record that is too long to be read.
    fn cut(&self, start: u64, end: u64, place: Place) -> RecordBytes {
        let size = megabytes(end - start);
        let limit = megabytes(self.limits.record);
        let problem = format!(
            "the record has {size}, and the limit is {limit}; raise limits.record_mb in the config"
        );
        let bytes = self.source.range(start, start + (64 << 10)).unwrap_or_default();
        RecordBytes { bytes, place, problem: Some(problem), ..RecordBytes::default() }
    }
}

impl Scan {
    /// Takes in a chunk; gives the lines that end in it and are not blank.
    fn feed(&mut self, bytes: &[u8], found: &mut LineIndex) {
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            self.is_blank = self.is_blank && is_blank(&bytes[from..end]);
            self.end_line(self.at + end as u64, found);
            from = end + 1;
        }
        self.is_blank = self.is_blank && is_blank(&bytes[from..]);
        self.at += bytes.len() as u64;
    }

    fn end_line(&mut self, end: u64, found: &mut LineIndex) {
        if self.is_blank {
            self.blanks += 1;
        } else {
            if self.blanks > found.blanks.last().map_or(0, |(_, blanks)| *blanks) {
                found.blanks.push((found.starts.len(), self.blanks));
            }
            found.starts.push(self.line);
            found.end = end;
        }
        self.line = end + 1;
        self.is_blank = true;
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

impl Records for LineRecords {
    fn len(&self) -> usize {
        self.read(|index| index.starts.len())
    }

    fn complete(&self) -> bool {
        self.read(|index| index.complete)
    }

    fn looked_at(&self) -> u64 {
        self.read(|index| index.looked_at)
    }

    fn index_some(&self) -> bool {
        let mut scan = self.scan.lock().unwrap_or_else(PoisonError::into_inner);
        if self.complete() {
            return false;
        }
        let mut bytes = vec![0; scan.chunk];
        scan.chunk = scan.later;
        // A disk that fails here ends the index; the records are then read as far as they go.
        let read = self.source.read_at(&mut bytes, scan.at).unwrap_or(0);
        let mut found = LineIndex::default();
        let known = self.len();
        scan.feed(&bytes[..read], &mut found);
        let ended = read < bytes.len();
        if ended && scan.line < scan.at && !scan.is_blank {
            let end = scan.at;
            scan.end_line(end, &mut found);
        }
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        index.starts.append(&mut found.starts);
        index
            .blanks
            .extend(found.blanks.into_iter().map(|(place, blanks)| (place + known, blanks)));
        index.end = found.end.max(index.end);
        index.looked_at = scan.at;
        index.complete = ended;
        !ended
    }

    fn record(&self, number: usize) -> RecordBytes {
        let (start, end, blanks) = self.read(|index| {
            let start = index.starts.get(number).copied().unwrap_or(index.end);
            let end = index.starts.get(number + 1).copied().unwrap_or(index.end);
            let before = index.blanks.partition_point(|(place, _)| *place <= number);
            let blanks = before.checked_sub(1).map_or(0, |last| index.blanks[last].1);
            (start, end.max(start), blanks)
        });
        let place = Place { line: Some(number + blanks + 1), offset: start, entry: None };
        if end - start > self.limits.record {
            return self.cut(start, end, place);
        }
        match self.source.range(start, end) {
            Ok(mut bytes) => {
                let problem = bytes
                    .is_empty()
                    .then(|| "the file has been cut since it was opened; open it again".to_owned());
                let text = bytes.trim_ascii_end().len();
                bytes.truncate(text);
                RecordBytes { bytes, place, problem, ..RecordBytes::default() }
            }
            Err(error) => {
                let problem =
                    format!("it cannot be read from the disk: {}; try again", reason(error));
                RecordBytes {
                    bytes: Vec::new(),
                    place,
                    problem: Some(problem),
                    ..RecordBytes::default()
                }
            }
        }
    }

    fn written(&self, number: usize) -> Option<Written> {
        self.read(|index| {
            let start = *index.starts.get(number)?;
            let end = index.starts.get(number + 1).copied().unwrap_or(index.end);
            Some(Written::Json(start..end))
        })
    }

    fn read_span(&self, numbers: Range<usize>, span: &mut Span) -> bool {
        span.starts.clear();
        let found = self.read(|index| {
            let end = index.starts.get(numbers.end).copied().unwrap_or(index.end);
            let starts = index.starts.get(numbers)?;
            let first = *starts.first()?;
            let length = usize::try_from(end.saturating_sub(first)).ok()?;
            let starts =
                starts.iter().map(|start| usize::try_from(start - first).unwrap_or(length));
            span.starts.extend(starts);
            (length <= LONGEST_SPAN).then_some((first, length))
        });
        let Some((first, length)) = found else { return false };
        let Ok(read) = self.source.read_at(span.room(length), first) else { return false };
        span.cut(read);
        true
    }

    fn keep(&self) -> Option<Vec<u64>> {
        self.read(|index| {
            let pairs = index.blanks.iter().flat_map(|(place, blanks)| [*place, *blanks]);
            let numbers = [index.blanks.len()].into_iter().chain(pairs).map(|number| number as u64);
            let kept = [index.end].into_iter().chain(numbers).chain(index.starts.iter().copied());
            index.complete.then(|| kept.collect())
        })
    }

    fn recall(&self, kept: &[u64]) -> bool {
        let Some(known) = LineIndex::of(kept) else { return false };
        if !self.fits(&known) {
            return false;
        }
        let _nobody_searches = self.scan.lock().unwrap_or_else(PoisonError::into_inner);
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        let goes_on = known.starts.starts_with(&index.starts);
        if goes_on {
            *index = known;
        }
        goes_on
    }

    fn near(&self, byte: u64) -> Option<(u64, RecordBytes)> {
        let length = self.source.fixed_length()?;
        let start = self.start_before(byte.min(length.checked_sub(1)?))?;
        let end = self.end_behind(start, length)?;
        let mut bytes = self.source.range(start, end).ok()?;
        bytes.truncate(bytes.trim_ascii_end().len());
        let place = Place { line: None, offset: start, entry: None };
        Some((start, RecordBytes { bytes, place, problem: None, ..RecordBytes::default() }))
    }

    fn number_at(&self, start: u64) -> Option<usize> {
        self.read(|index| index.starts.binary_search(&start).ok())
    }

    fn siblings(&self) -> &dyn Siblings {
        &NoSiblings
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_line_is_a_record_whatever_the_chunks(
            lines in prop::collection::vec("[a-z ]{0,12}\r?", 0..30),
            ends_whole in any::<bool>(), first in 1usize..20, chunk in 1usize..20,
        ) {
            let text = lines.join("\n") + if ends_whole { "\n" } else { "" };
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.jsonl");
            fs::write(&path, &text).unwrap();
            let source = Source::open(&path, folder.path()).unwrap();
            let records = LineRecords::in_chunks(source, Limits::default(), 0, first, chunk);
            while records.index_some() {}
            let expected: Vec<(usize, &str)> = text
                .split('\n')
                .enumerate()
                .filter(|(_, line)| !line.trim().is_empty())
                .map(|(number, line)| (number + 1, line.trim_end()))
                .collect();
            let found: Vec<(usize, String)> = (0..records.len())
                .map(|number| records.record(number))
                .map(|one| (one.place.line.unwrap(), String::from_utf8(one.bytes).unwrap()))
                .collect();
            let found: Vec<(usize, &str)> =
                found.iter().map(|(line, text)| (*line, text.as_str())).collect();
            prop_assert_eq!(&found, &expected);
            let again = LineRecords::new(
                Source::open(&path, folder.path()).unwrap(), Limits::default(), 0,
            );
            prop_assert!(again.recall(&records.keep().unwrap()) && again.complete());
            prop_assert_eq!(again.keep(), records.keep());
            for number in 0..records.len() {
                prop_assert_eq!(again.record(number).bytes, records.record(number).bytes);
            }
            for byte in 0..text.len() {
                let Some((start, near)) = records.near(byte as u64) else { continue };
                let number = records.number_at(start).unwrap();
                prop_assert_eq!(near.bytes, records.record(number).bytes);
                prop_assert!(start <= byte as u64 && !text[usize::try_from(start).unwrap()..=byte].trim_end().contains('\n'));
            }
            let last = records.near(text.len() as u64).map(|(_, last)| last.bytes);
            prop_assert_eq!(last, found.last().map(|(_, line)| line.as_bytes().to_vec()));
            let mut span = Span::default();
            if !found.is_empty() {
                prop_assert!(records.read_span(0..found.len(), &mut span));
                for (number, (_, text)) in found.iter().enumerate() {
                    let bytes = &span.bytes()[span.starts[number]..span.end_of(number)];
                    let read = String::from_utf8_lossy(bytes);
                    prop_assert_eq!(read.trim(), text.trim());
                    prop_assert_eq!(span.record_at(span.starts[number]), number);
                }
            }
        }
    }
}
