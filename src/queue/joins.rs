//! Which records the rows of classifier output, and the names of a list, belong to: found by one look
//! at the id of every record, before anything is shown.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::scan::{Cores, scan};
use crate::corpus::flags::{FlagTable, Row};
use crate::corpus::given::{Given, Known, ends_in};
use crate::corpus::identity::hash_id;
use crate::corpus::joined::Joined;
use crate::corpus::{Corpus, CorpusFile, Item, Span};
use crate::json::skeleton::is_left_out;

/// The records of a corpus that may be meant by some names. All its files are open and indexed.
pub struct Names<'c> {
    corpus: &'c Corpus,
    /// The positions, in order, by the hash of an id.
    by_id: HashMap<u64, Vec<usize>>,
}

impl<'c> Names<'c> {
    /// Looks for the records of these names.
    #[must_use]
    pub fn look_for<'g>(corpus: &'c Corpus, wanted: impl Iterator<Item = &'g Given>) -> Self {
        corpus.index(&false.into(), &mut |_| {});
        let wanted: HashSet<u64> = wanted.flat_map(Given::ids).map(hash_id).collect();
        let mut by_id: HashMap<u64, Vec<usize>> = HashMap::new();
        let look = |positions: Range<usize>| {
            let ids = ids(corpus, positions);
            ids.into_iter().filter(|(_, id)| wanted.contains(id)).collect::<Vec<_>>()
        };
        let len = if wanted.is_empty() { 0 } else { corpus.len() };
        scan(0..len, Cores::All, &false.into(), look, |_, found| {
            for (position, id) in found {
                by_id.entry(id).or_default().push(position);
            }
            true
        });
        Names { corpus, by_id }
    }

    /// The positions of the records that are meant, in order.
    #[must_use]
    pub fn find(&self, given: &Given) -> Vec<usize> {
        let fits = |file: &CorpusFile, end: &str| {
            let entry = file.entry().map_or(Path::new(""), Path::new);
            ends_in(&file.name, end) || ends_in(&file.path.join(entry).to_string_lossy(), end)
        };
        let files = |end: &str| {
            let files = self.corpus.files().enumerate();
            files.filter(|(_, file)| fits(file, end)).map(|(place, _)| place).collect()
        };
        let known = Known {
            with_id: &|id| self.by_id.get(&hash_id(id)).cloned().unwrap_or_default(),
            in_file: &|file, number| self.corpus.position_of(file, number),
            files: &files,
            file: &|position| self.corpus.place(position).map(|(file, _)| file),
        };
        known.find(given)
    }

    /// The names of the files that some records are in, where they are in several.
    #[must_use]
    pub fn several_files(&self, positions: &[usize]) -> Option<Vec<String>> {
        let places = positions.iter().filter_map(|position| self.corpus.place(*position));
        let files: BTreeSet<usize> = places.map(|(file, _)| file).collect();
        let name = |file: usize| self.corpus.file(file).map(|file| file.name.to_string());
        (files.len() > 1).then(|| files.into_iter().filter_map(name).collect())
    }
}

/// The hashes of the ids of consecutive records.
fn ids(corpus: &Corpus, positions: Range<usize>) -> Vec<(usize, u64)> {
    let mut found = Vec::with_capacity(positions.len());
    let is_whole = |id: Option<&str>| !id.is_some_and(is_left_out);
    let look = |position: usize, item: Option<Item>| {
        let item = item.filter(|item| is_whole(item.transcript.id.as_deref()));
        let item = item.or_else(|| corpus.read(position));
        let id = item.and_then(|item| item.transcript.id);
        found.extend(id.map(|id| (position, hash_id(&id))));
    };
    Span::with_room(|span| corpus.glance(positions, span, look));
    found
}

/// An id that is in several files, where nothing says which of them is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambiguous {
    /// The id.
    pub id: String,
    /// The files.
    pub files: Vec<String>,
}

/// What became of the rows of classifier output.
#[derive(Debug, Default)]
pub struct JoinReport {
    /// How many rows there are.
    pub rows: usize,
    /// Those that no record was found for.
    pub without_record: Vec<String>,
    /// Those that several records of one file were found for; they are joined to none.
    pub of_several: Vec<String>,
    /// Names of records that a file has several rows for; none of them is joined.
    pub given_twice: Vec<String>,
    /// Those whose id is in several files; they are joined to none.
    pub ambiguous: Vec<(usize, Ambiguous)>,
    /// A record's name, and the flag that two files have for it; none of the rows is joined.
    pub overlapping: Vec<(String, String)>,
    /// How many records have no row.
    pub without_row: usize,
}

/// Finds the records of a table's rows, and gives a corpus the flags of those that are clear.
pub fn join(corpus: &Corpus, table: &Arc<FlagTable>) -> JoinReport {
    let names = Names::look_for(corpus, table.rows.iter().map(|row| &row.given));
    let mut report = JoinReport { rows: table.rows.len(), ..JoinReport::default() };
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, row) in table.rows.iter().enumerate() {
        let positions = names.find(&row.given);
        match positions.as_slice() {
            [] => report.without_record.push(shown(row)),
            [position] => found.entry(*position).or_default().push(place),
            several => match names.several_files(several) {
                Some(files) => {
                    let id = row.given.name.to_string();
                    report.ambiguous.push((place, Ambiguous { id, files }));
                }
                None => report.of_several.push(shown(row)),
            },
        }
    }
    let rows: HashMap<usize, Vec<usize>> =
        found.into_iter().filter(|(_, rows)| report.is_one_each(rows, table)).collect();
    report.without_row = corpus.len().saturating_sub(rows.len());
    corpus.join(Joined { table: table.clone(), rows });
    report
}

impl JoinReport {
    /// Whether the rows of one record are each of another file and have different flags.
    fn is_one_each(&mut self, rows: &[usize], table: &FlagTable) -> bool {
        let rows: Vec<&Row> = rows.iter().filter_map(|row| table.rows.get(*row)).collect();
        let Some(first) = rows.first() else { return false };
        let mut tables = HashSet::new();
        if !rows.iter().all(|row| tables.insert(row.table)) {
            self.given_twice.push(shown(first));
            return false;
        }
        let mut flags = HashSet::new();
        let all = rows.iter().flat_map(|row| &row.flags);
        let twice = all.map(|(name, _)| name).find(|name| !flags.insert(*name));
        self.overlapping.extend(twice.map(|flag| (shown(first), flag.clone())));
        twice.is_none()
    }
}

/// A row by its id; one without an id by its line.
fn shown(row: &Row) -> String {
    match (&*row.given.name, &row.given.file) {
        ("", _) => format!("line {} (no id)", row.line),
        (id, Some(file)) => format!("{id} of {file}"),
        (id, None) => id.to_owned(),
    }
}
