//! From a path to a file of records: which container it is, and which format.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::container::archive;
use super::container::contents::{self, Contents, Hint};
use super::container::records::Limits;
use super::container::source::{HEAD, Source};
use super::container::tell;
use super::derived::Derived;
use super::file::CorpusFile;
use super::flags::FlagTable;
use super::formats;
use super::formats::custom::Mapping;
use super::formats::shape::{self, Guess};
use super::formats::{Format, batch};
use super::identity::stamp::Stamp;
use super::scratchpad::TagNames;
use crate::text::reason;

/// How files are opened.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// The format of every file; else each file tells its own.
    pub format: Option<&'static Format>,
    /// How much is read at most.
    pub limits: Limits,
    /// The folder that compressed data are unpacked into.
    pub spools: PathBuf,
    /// Where the texts of files that this pattern fits are; the first that fits counts.
    pub mappings: Vec<(glob::Pattern, Mapping)>,
    /// The tags that scratchpads and answers stand in.
    pub tags: TagNames,
    /// Flags to join to transcripts.
    pub flags: Option<Arc<FlagTable>>,
    /// Fields that no record has itself.
    pub derived: Derived,
}

impl Default for OpenOptions {
    fn default() -> Self {
        OpenOptions {
            format: None,
            limits: Limits::default(),
            spools: std::env::temp_dir(),
            mappings: Vec::new(),
            tags: TagNames::default(),
            flags: None,
            derived: Derived::default(),
        }
    }
}

/// Opens one file.
///
/// # Errors
/// Where it holds no transcripts; in words that say what was looked for or what to do.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<CorpusFile>, String> {
    if path == Path::new("-") {
        let source = Source::unpack(std::io::stdin(), path, &options.spools);
        let source = source.map_err(|error| format!("it cannot be copied: {}", reason(error)))?;
        return Ok(vec![file(source, path, "stdin".to_owned(), options)?]);
    }
    // Taken first: what is written meanwhile is seen as a change.
    let stamp = Stamp::of(path);
    let source = Source::open(path, &options.spools).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file; check the name".to_owned(),
        std::io::ErrorKind::PermissionDenied => {
            "permission denied; check who may read it".to_owned()
        }
        _ => error.to_string(),
    })?;
    let mut files =
        if let Some(entries) = archive::data_entries(&source, options.limits, &options.spools)? {
            let inside = |(name, source): (String, Source)| {
                let shown = format!("{}/{name}", path.display());
                file(source, path, shown.clone(), options).map_err(|why| format!("{name}: {why}"))
            };
            entries.into_iter().map(inside).collect::<Result<Vec<_>, _>>()?
        } else {
            vec![file(source, path, path.display().to_string(), options)?]
        };
    for file in &mut files {
        file.stamp = stamp;
        file.settled = stamp.is_some_and(|stamp| stamp.is_settled());
    }
    Ok(files)
}

/// One file of records.
fn file(
    source: Source,
    path: &Path,
    name: String,
    options: &OpenOptions,
) -> Result<CorpusFile, String> {
    let head =
        source.range(0, HEAD).map_err(|error| format!("it cannot be read: {}", reason(error)))?;
    if let Some(problem) = source.problem().filter(|_| head.is_empty()) {
        return Err(problem);
    }
    let mapping = options.mappings.iter().find(|(pattern, _)| pattern.matches_path(path));
    let mapping = mapping.map(|(_, mapping)| mapping.clone());
    let hint = Hint::of(&name, mapping.as_ref());
    let contents = tell::container(&source, &head, options.limits, hint)?;
    let told = told(&contents, mapping.is_some(), options.format)?;
    let (mapping, guess) = match told.guess {
        Some(Guess { mapping, is_sure }) => (Some(mapping), Some(is_sure)),
        None => (mapping, None),
    };
    let (format, why) = (told.format, told.why);
    // Looked at now, while the file is open.
    contents::index_until(contents.records.as_ref(), 1);
    let first = contents::first_records(contents.records.as_ref(), 1).pop();
    let records = contents::spread(contents.records, format, mapping.as_ref());
    Ok(CorpusFile {
        name: name.into(),
        path: path.to_owned(),
        format,
        why,
        source,
        stamp: None,
        settled: false,
        notes: contents.notes,
        guess,
        mapping,
        longest: options.limits.record,
        is_joined: false,
        side: first.and_then(|first| batch::side(&first)),
        records,
        file_fields: contents.file_fields,
        path_fields: options.derived.of_path(path),
    })
}

/// How a file's records are read, and what told it.
struct Told {
    format: &'static Format,
    why: String,
    guess: Option<Guess>,
}

fn told(
    contents: &Contents,
    is_mapped: bool,
    named: Option<&'static Format>,
) -> Result<Told, String> {
    let of = |format, why: &str| Told { format, why: why.to_owned(), guess: None };
    if is_mapped {
        return Ok(of(&formats::custom::FORMAT, "it was mapped"));
    }
    if let Some(format) = named {
        return Ok(of(format, "it was named by --format"));
    }
    if let Some((format, why)) = &contents.format {
        return Ok(of(format, why));
    }
    let guessed = |guess: Guess| {
        let why = if guess.is_sure {
            "no format fits, and its names tell where its texts are"
        } else {
            "no format fits, and where its texts are is a weak guess"
        };
        Told { guess: Some(guess), ..of(&formats::custom::FORMAT, why) }
    };
    if let Some(guess) = contents.guess.clone() {
        return Ok(guessed(guess));
    }
    let refused = match contents::format_of(contents.records.as_ref(), contents.is_array) {
        Ok((format, why)) => return Ok(of(format, &why)),
        Err(refused) => refused,
    };
    contents::index_until(contents.records.as_ref(), shape::LOOKED_AT);
    let heads = contents::first_records(contents.records.as_ref(), shape::LOOKED_AT);
    shape::guess(&heads).map(guessed).ok_or(refused)
}
