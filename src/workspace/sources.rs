//! What numbers are made of: the files that were read, each with a digest over its bytes.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Workspace;
use super::failure::Failure;
use super::joins::flag_file;
use crate::cli::ReadArgs;
use crate::corpus::CorpusFile;
use crate::disk::named::as_text;
use crate::labels::reader::ReadJournal;
use crate::text::reason;

/// So many bytes are read at once.
const AT_ONCE: usize = 1 << 20;

/// Everything that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sources {
    /// Transcripts.
    pub files: Vec<Source>,
    /// Labels.
    pub journals: Vec<Source>,
    /// What was joined to transcripts, and lists of ids.
    pub tables: Vec<Source>,
    /// The questions: `name@version` and the digest over their text.
    pub rubric: Rubric,
}

/// The questions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rubric {
    /// `name@version`.
    pub name: String,
    /// Over its text.
    pub digest: String,
}

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its name, from the folder that all of its kind are in.
    pub name: String,
    /// How long it is; a journal, as far as it has whole lines.
    pub bytes: u64,
    /// `b3:` and 64 hex digits of BLAKE3 over these bytes.
    pub digest: String,
    /// The formats of its records.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// How many records or events it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<u64>,
}

impl Workspace {
    /// What was read by these arguments.
    ///
    /// # Errors
    /// Where a file cannot be read again, or has been changed since.
    pub fn sources(&self, args: &ReadArgs) -> Result<Sources, Failure> {
        self.unchanged()?;
        let mut counts = vec![0; self.corpus.file_count()];
        for (file, _) in (0..self.corpus.len()).filter_map(|at| self.corpus.place(at)) {
            counts[file] += 1;
        }
        let mut files = Files::default();
        for (file, count) in self.corpus.files().zip(counts) {
            files.add(file, count)?;
        }
        let files = files.all;
        let journal = |journal: &ReadJournal| {
            let mut source = of_path(&journal.path, Some(journal.length))?;
            source.holds = Some(journal.events.len() as u64);
            Ok((journal.path.clone(), source))
        };
        let journals = self.journals.iter().map(journal).collect::<Result<Vec<_>, Failure>>()?;
        let tables = args.flags.iter().map(|text| flag_file(text).path);
        let tables = tables.chain(args.ids.clone()).filter(|path| path != Path::new("-"));
        let tables = tables.map(|path| of_path(&path, None).map(|source| (path, source)));
        let tables = tables.collect::<Result<Vec<_>, Failure>>()?;
        self.unchanged()?;
        let rubric = Rubric { name: self.rubric.reference(), digest: self.rubric.digest() };
        Ok(Sources {
            files: named(files),
            journals: named(journals),
            tables: named(tables),
            rubric,
        })
    }
}

impl Workspace {
    /// The digest of the first bytes of a journal, by its place.
    #[must_use]
    pub fn journal_begin(&self, place: usize, bytes: u64) -> Option<String> {
        let begin = of_path(&self.journals.get(place)?.path, Some(bytes)).ok()?;
        (begin.bytes == bytes).then_some(begin.digest)
    }
}

/// Files on the disk, each once.
#[derive(Default)]
struct Files {
    all: Vec<(PathBuf, Source)>,
    places: HashMap<PathBuf, usize>,
}

impl Files {
    /// Adds a file. Those that are packed in one are one source.
    fn add(&mut self, file: &CorpusFile, count: u64) -> Result<(), Failure> {
        let known = self.places.get(&file.path).copied();
        let place = known.unwrap_or(self.all.len());
        if known.is_none() {
            let source = if file.path.is_file() {
                of_path(&file.path, None)?
            } else {
                of_stream(file).map_err(|error| wrong(&file.path, &error))?
            };
            self.all.push((file.path.clone(), source));
            self.places.insert(file.path.clone(), place);
        }
        let (_, source) = &mut self.all[place];
        source.holds = Some(source.holds.unwrap_or(0) + count);
        let format = file.format.name.to_owned();
        if !source.formats.contains(&format) {
            source.formats.push(format);
        }
        Ok(())
    }
}

fn wrong(path: &Path, error: &io::Error) -> Failure {
    Failure::wrong(format!("{}: {}; check that it is still there", path.display(), reason(error)))
}

/// The bytes of a file, or the first of them.
fn of_path(path: &Path, most: Option<u64>) -> Result<Source, Failure> {
    let read = || {
        let file = File::open(path)?;
        match most {
            Some(most) => digest(file.take(most)),
            None => digest(file),
        }
    };
    read().map_err(|error| wrong(path, &error))
}

/// What came from a pipe.
fn of_stream(file: &CorpusFile) -> io::Result<Source> {
    struct Stream<'f>(&'f CorpusFile, u64);
    impl Read for Stream<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read_at(buffer, self.1)?;
            self.1 += read as u64;
            Ok(read)
        }
    }
    digest(Stream(file, 0))
}

fn digest(mut from: impl Read) -> io::Result<Source> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; AT_ONCE];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                hasher.update(&buffer[..read]);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let digest = format!("b3:{}", hasher.finalize().to_hex());
    Ok(Source { bytes: hasher.count(), digest, ..Source::default() })
}

/// Names from the folder that all files are in: where that lies is nobody's business.
fn named(files: Vec<(PathBuf, Source)>) -> Vec<Source> {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|(path, _)| path.parent()).collect();
    let common = folders.iter().copied().reduce(|a, b| {
        let same = a.ancestors().find(|folder| b.starts_with(folder));
        same.unwrap_or(Path::new(""))
    });
    let common = common.map(Path::to_owned).unwrap_or_default();
    let name = |path: &Path| {
        let inside = path.strip_prefix(&common).ok().filter(|path| path.is_relative());
        let name = inside.map(Path::as_os_str).or(path.file_name()).unwrap_or(path.as_os_str());
        as_text(name).into_owned()
    };
    files.into_iter().map(|(path, source)| Source { name: name(&path), ..source }).collect()
}
