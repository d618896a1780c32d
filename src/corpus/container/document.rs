//! JSON documents: an array of records, an object around one, or one record that is the document.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Mutex, PoisonError, RwLock};

use serde::de::IgnoredAny;

use super::records::{Limits, RecordBytes, Records, Written};
use super::source::Source;
use crate::corpus::formats::prose;
use crate::corpus::record::{NoSiblings, Place, Siblings};
use crate::json;
use crate::json::outline::Outline;
use crate::json::values::Values;
use crate::text::megabytes;
use crate::text::reason;

/// How much is searched for borders at a time.
const CHUNK: usize = 1 << 20;

/// What finds the borders of records.
pub trait Borders: Send {
    /// How many bytes have been looked at.
    fn fed(&self) -> u64;
    /// Takes in the next bytes.
    fn feed(&mut self, bytes: &[u8]);
    /// Whether there is nothing left to find, though bytes may follow.
    fn ended(&self) -> bool;
    /// Moves what was found since to the others.
    fn take(&mut self, found: &mut Vec<Range<u64>>);
    /// Where the piece starts that has not ended yet.
    fn unfinished(&self) -> Option<u64>;
}

/// The elements of one member of an outline.
impl Borders for (Outline, usize) {
    fn fed(&self) -> u64 {
        self.0.fed()
    }

    fn feed(&mut self, bytes: &[u8]) {
        self.0.feed(bytes);
    }

    fn ended(&self) -> bool {
        self.0.ended
    }

    fn take(&mut self, found: &mut Vec<Range<u64>>) {
        let member = self.0.members.get_mut(self.1);
        if let Some(elements) = member.and_then(|member| member.elements.as_mut()) {
            found.append(elements);
        }
    }

    fn unfinished(&self) -> Option<u64> {
        self.0.unfinished()
    }
}

impl Borders for Values {
    fn fed(&self) -> u64 {
        self.fed()
    }

    fn feed(&mut self, bytes: &[u8]) {
        self.feed(bytes);
    }

    fn ended(&self) -> bool {
        false
    }

    fn take(&mut self, found: &mut Vec<Range<u64>>) {
        found.append(&mut self.found);
    }

    fn unfinished(&self) -> Option<u64> {
        self.unfinished()
    }
}

/// A document whose elements are records.
pub struct ElementRecords<B> {
    source: Source,
    limits: Limits,
    index: RwLock<ElementIndex>,
    scan: Mutex<B>,
}

#[derive(Default)]
struct ElementIndex {
    ranges: Vec<Range<u64>>,
    looked_at: u64,
    complete: bool,
}

impl<B: Borders> ElementRecords<B> {
    /// The records of a document that has been scanned so far.
    #[must_use]
    pub fn new(source: Source, limits: Limits, borders: B) -> Self {
        let (index, scan) = (RwLock::default(), Mutex::new(borders));
        let records = ElementRecords { source, limits, index, scan };
        records.take_over();
        records
    }

    /// Brings what the scanner has found into the index.
    fn take_over(&self) {
        let mut scan = self.scan.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = scan.ended() || scan.fed() >= self.source.length();
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        if index.complete {
            return;
        }
        let unfinished = scan.unfinished();
        scan.take(&mut index.ranges);
        if ended
            && !scan.ended()
            && let Some(start) = unfinished
        {
            // The piece at which the document breaks off is an item that says so.
            index.ranges.push(start..self.source.length());
        }
        index.looked_at = scan.fed();
        index.complete = ended;
    }
}

impl<B: Borders> Records for ElementRecords<B> {
    fn len(&self) -> usize {
        self.index.read().unwrap_or_else(PoisonError::into_inner).ranges.len()
    }

    fn complete(&self) -> bool {
        self.index.read().unwrap_or_else(PoisonError::into_inner).complete
    }

    fn looked_at(&self) -> u64 {
        self.index.read().unwrap_or_else(PoisonError::into_inner).looked_at
    }

    fn index_some(&self) -> bool {
        if self.complete() {
            return false;
        }
        {
            let mut scan = self.scan.lock().unwrap_or_else(PoisonError::into_inner);
            let mut bytes = vec![0; CHUNK];
            let at = scan.fed();
            let read = self.source.read_at(&mut bytes, at).unwrap_or(0);
            if read == 0 {
                drop(scan);
                self.index.write().unwrap_or_else(PoisonError::into_inner).complete = true;
                return false;
            }
            scan.feed(&bytes[..read]);
        }
        self.take_over();
        !self.complete()
    }

    fn record(&self, number: usize) -> RecordBytes {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let range = index.ranges.get(number).cloned().unwrap_or(0..0);
        drop(index);
        let place = Place { line: None, offset: range.start, entry: None };
        read_range(&self.source, range, self.limits.record, "limits.record_mb", place)
    }

    fn written(&self, number: usize) -> Option<Written> {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        index.ranges.get(number).cloned().map(Written::Json)
    }

    fn keep(&self) -> Option<Vec<u64>> {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let borders = index.ranges.iter().flat_map(|range| [range.start, range.end]);
        index.complete.then(|| borders.collect())
    }

    fn recall(&self, kept: &[u64]) -> bool {
        let ranges: Vec<Range<u64>> = kept.chunks_exact(2).map(|pair| pair[0]..pair[1]).collect();
        let end = kept.iter().copied().max().unwrap_or(0);
        let fits = self.source.fixed_length().is_none_or(|length| end <= length)
            && ranges.iter().all(|range| range.start <= range.end);
        let _nobody_searches = self.scan.lock().unwrap_or_else(PoisonError::into_inner);
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        let goes_on = fits && ranges.starts_with(&index.ranges);
        if goes_on {
            *index = ElementIndex { ranges, looked_at: end, complete: true };
        }
        goes_on
    }

    fn siblings(&self) -> &dyn Siblings {
        &NoSiblings
    }
}

/// What some editors put before a text.
pub const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// A document that is one record.
pub struct WholeRecord {
    source: Source,
    limits: Limits,
    form: Form,
}

/// How a document that is one record is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As one JSON value.
    Value,
    /// Its lines are the turns of one conversation.
    Lines,
    /// Its values are.
    Values,
    /// As prose with marked turns.
    Prose,
}

impl WholeRecord {
    /// A document that is one record.
    #[must_use]
    pub fn new(source: Source, limits: Limits, form: Form) -> Self {
        WholeRecord { source, limits, form }
    }
}

impl Records for WholeRecord {
    fn len(&self) -> usize {
        1
    }

    fn complete(&self) -> bool {
        true
    }

    fn looked_at(&self) -> u64 {
        self.source.length()
    }

    fn index_some(&self) -> bool {
        false
    }

    fn record(&self, _number: usize) -> RecordBytes {
        let whole = 0..self.source.length();
        let mut found = read_range(
            &self.source,
            whole,
            self.limits.document,
            "limits.document_mb",
            Place::default(),
        );
        if found.bytes.starts_with(BYTE_ORDER_MARK) {
            found.bytes.drain(..BYTE_ORDER_MARK.len());
        }
        if found.problem.is_none() {
            match self.form {
                Form::Value => found.bytes.truncate(found.bytes.trim_ascii_end().len()),
                Form::Lines => found.bytes = join(&found.bytes, lines(&found.bytes)),
                Form::Values => found.bytes = join(&found.bytes, values(&found.bytes)),
                Form::Prose => {
                    let turns = prose::turns(&String::from_utf8_lossy(&found.bytes));
                    found.bytes = turns.unwrap_or(found.bytes);
                }
            }
        }
        found
    }

    fn written(&self, _number: usize) -> Option<Written> {
        (self.form == Form::Value).then(|| Written::Json(0..self.source.length()))
    }

    fn siblings(&self) -> &dyn Siblings {
        &NoSiblings
    }
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).collect()
}

fn values(bytes: &[u8]) -> Vec<&[u8]> {
    let mut values = Values::default();
    values.feed(bytes);
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    values.found.iter().filter_map(|range| bytes.get(at(range.start)..at(range.end))).collect()
}

/// Turns as the array that they stand for. What is no object is left out.
fn join(bytes: &[u8], turns: Vec<&[u8]>) -> Vec<u8> {
    let mut joined = Vec::with_capacity(bytes.len() + 2);
    joined.push(b'[');
    for turn in turns.into_iter().filter(|turn| turn.starts_with(b"{")).filter_map(whole_object) {
        if joined.len() > 1 {
            joined.push(b',');
        }
        joined.extend_from_slice(&turn);
    }
    joined.push(b']');
    joined
}

/// An object that can be read, its odd numbers as texts.
fn whole_object(turn: &[u8]) -> Option<Cow<'_, [u8]>> {
    if serde_json::from_slice::<IgnoredAny>(turn).is_ok() {
        return Some(Cow::Borrowed(turn));
    }
    let mended = json::without_odd_numbers(std::str::from_utf8(turn).ok()?)?;
    serde_json::from_str::<IgnoredAny>(&mended).ok()?;
    Some(Cow::Owned(mended.into_bytes()))
}

/// The bytes of a range, or why they cannot be read; `setting` raises the limit.
pub fn read_range(
    source: &Source,
    range: Range<u64>,
    limit: u64,
    setting: &str,
    place: Place,
) -> RecordBytes {
    let size = range.end - range.start;
    if size > limit {
        let problem = format!(
            "the record has {}, and the limit is {}; raise {setting} in the config",
            megabytes(size),
            megabytes(limit)
        );
        let bytes = source.range(range.start, range.start + (64 << 10)).unwrap_or_default();
        return RecordBytes { bytes, place, problem: Some(problem), ..RecordBytes::default() };
    }
    match source.range(range.start, range.end) {
        Ok(bytes) => {
            let cut = (bytes.len() as u64) < size;
            let problem =
                cut.then(|| "the file has been cut since it was opened; open it again".to_owned());
            RecordBytes { bytes, place, problem, ..RecordBytes::default() }
        }
        Err(error) => {
            let problem = format!("it cannot be read from the disk: {}; try again", reason(error));
            RecordBytes {
                bytes: Vec::new(),
                place,
                problem: Some(problem),
                ..RecordBytes::default()
            }
        }
    }
}
