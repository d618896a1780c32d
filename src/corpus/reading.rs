//! Records by their position: as transcripts, as bytes, or only looked at.

use std::ops::Range;

use super::Corpus;
use super::container::records::{RecordBytes, Span, Written};
use super::file::CorpusFile;
use super::formats;
use super::identity::digest;
use super::item::Item;
use super::record::{Record, Siblings};
use super::showing::record;
use crate::json::skeleton;
use crate::transcript::{Transcript, Warning};

/// Records of more bytes are read one at a time.
const LONG: u64 = 4 << 20;

impl Corpus {
    /// The record at a position as the file has it, and where: `runs.jsonl:17`.
    #[must_use]
    pub fn raw(&self, position: usize) -> Option<(String, String)> {
        let (file, number) = self.place(position)?;
        let file = self.file(file)?;
        let found = file.records.record(number - 1);
        let text = String::from_utf8_lossy(&found.bytes).into_owned();
        let place = match (&found.place.entry, found.place.line) {
            (Some(entry), _) => format!("{}/{entry}", file.name),
            (None, Some(line)) => format!("{}:{line}", file.name),
            (None, None) => format!("{}#{number}", file.name),
        };
        Some((text, place))
    }

    /// How the record at a position is written in its file; `None` where its container has it in another
    /// form.
    #[must_use]
    pub fn written(&self, position: usize) -> Option<Written> {
        let (place, number) = self.place(position)?;
        let file = self.file(place)?;
        file.written(number - 1)
    }

    /// Reads the bytes of consecutive records at once, where each run of letters and digits of their
    /// texts stands in them as it is, is escaped, or is of a part that names its `"type"`. Says
    /// whether that is so.
    pub fn read_verbatim(&self, positions: Range<usize>, span: &mut Span) -> bool {
        let Some((file, number)) = self.place(positions.start) else { return false };
        let numbers = number - 1..number - 1 + positions.len();
        let Some(file) = self.file(file) else { return false };
        let whole = file.format.is_verbatim && file.mapping.is_none();
        whole && numbers.end <= file.len() && file.records.read_span(numbers, span)
    }

    /// How many batch requests are among the files, and how many of them have no result; known
    /// once every item has been read.
    #[must_use]
    pub fn unanswered(&self) -> (usize, usize) {
        self.requests().unanswered()
    }

    /// Reads the record at a position; `None` beyond the last one.
    #[must_use]
    pub fn read(&self, position: usize) -> Option<Item> {
        self.read_record(position).map(|(item, _)| item)
    }

    /// The same with what tells the record again, whatever reads it.
    #[must_use]
    pub fn read_to_label(&self, position: usize) -> Option<Item> {
        let (item, found) = self.read_record(position)?;
        Some(item.with_raw(&found))
    }

    fn read_record(&self, position: usize) -> Option<(Item, RecordBytes)> {
        let (source, number) = self.place(position)?;
        let file = self.file(source)?;
        let _alone = is_long(file, number).then(|| self.long.lock());
        let found = file.records.record(number - 1);
        let read = |record: &Record<'_>| file.read(record, found.problem.as_deref());
        Some((self.item(position, (source, number), (file, &found), read), found))
    }

    /// The item that `read` makes of a record.
    pub(super) fn item(
        &self,
        position: usize,
        (source, number): (usize, usize),
        (file, found): (&CorpusFile, &RecordBytes),
        read: impl FnOnce(&Record<'_>) -> Transcript,
    ) -> Item {
        let beside = Beside { container: file.records.siblings(), corpus: self };
        let mut transcript = read(&Record {
            bytes: &found.bytes,
            place: found.place.clone(),
            items: found.items.max(1),
            item: found.item,
            file_fields: &file.file_fields,
            siblings: &beside,
            tags: &self.tags,
        });
        for (code, words) in &found.odd {
            if !transcript.warns(*code) {
                transcript.warnings.push(Warning::with(*code, words.clone()));
            }
        }
        if let Some(joined) = self.joined.get() {
            joined.join(record(position), &mut transcript);
        }
        let is_mapped = file.mapping.is_some();
        let raw = is_mapped.then(|| digest::of_bytes(&found.bytes));
        let name = file.name.clone();
        let mut item = Item { position, file: name, source, number, raw, is_mapped, transcript };
        self.derived.add(&file.path_fields, &mut item);
        item
    }

    /// Reads consecutive records without their long texts, which is much quicker, and gives each
    /// one's position and item to `look`; `None` where only the whole record tells what it is. The
    /// fields, the flags and the id of an item are right, unless one of them was left out.
    pub fn glance(
        &self,
        positions: Range<usize>,
        span: &mut Span,
        mut look: impl FnMut(usize, Option<Item>),
    ) {
        let start = positions.start;
        let verbatim = self.read_verbatim(positions.clone(), span);
        let place = self.place(start);
        let file = place.and_then(|(source, number)| Some((self.file(source)?, source, number)));
        let mut found = RecordBytes::default();
        for (index, position) in positions.enumerate() {
            let whole = |(file, source, number): (&CorpusFile, usize, usize)| {
                let range = *span.starts.get(index)?..span.end_of(index);
                let is_short = (range.len() as u64) <= file.longest;
                let record = span.bytes().get(range).filter(|_| is_short)?.trim_ascii_end();
                skeleton::write(record, &mut found.bytes).then(|| {
                    let read = |record: &Record<'_>| formats::read_beside(file.format, record);
                    self.item(position, (source, number + index), (file, &found), read)
                })
            };
            look(position, file.filter(|_| verbatim).and_then(whole));
        }
    }
}

/// Whether a record is so long that no two of its kind are read at a time, for the memory that takes.
fn is_long(file: &CorpusFile, number: usize) -> bool {
    let written = file.records.written(number - 1);
    matches!(written, Some(Written::Json(bytes)) if bytes.end.saturating_sub(bytes.start) > LONG)
}

impl Item {
    /// The same with what tells its record again.
    pub(super) fn with_raw(mut self, found: &RecordBytes) -> Self {
        self.raw.get_or_insert_with(|| digest::of_bytes(&found.bytes));
        self
    }
}

/// What belongs to a record of a corpus and stands elsewhere.
struct Beside<'c> {
    /// The other entries of its container.
    container: &'c dyn Siblings,
    /// The other files.
    corpus: &'c Corpus,
}

impl Siblings for Beside<'_> {
    fn entry(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        self.container.entry(name)
    }

    fn names(&self, start: &str) -> Vec<String> {
        self.container.names(start)
    }

    fn request(&self, custom_id: &str) -> Option<Vec<u8>> {
        self.corpus.requests().find(|place| self.corpus.file(place), custom_id)
    }
}
