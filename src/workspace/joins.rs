//! What is joined to transcripts by their ids: classifier output (`--flags`) and lists (`--ids`).

use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::failure::{Failure, Tell};
use crate::cli::ReadArgs;
use crate::corpus::Corpus;
use crate::corpus::flags::{FlagFile, FlagTable};
use crate::corpus::given::Given;
use crate::queue::joins::{JoinReport, Names, join};
use crate::text::{counted, listed, reason};

/// So many names are listed where more may be wrong.
const NAMED: usize = 3;

/// The classifier output that the command line names.
///
/// # Errors
/// Where a file of it cannot be used.
pub fn read_flags(args: &ReadArgs) -> Result<Option<Arc<FlagTable>>, Failure> {
    if args.flags.is_empty() {
        return Ok(None);
    }
    let files: Vec<FlagFile> = args.flags.iter().map(|text| flag_file(text)).collect();
    let table = FlagTable::read(&files, &args.flags_id).map_err(Failure::wrong)?;
    Ok(Some(Arc::new(table)))
}

/// `TABLE`, or `FILE=TABLE` for a table of one file's records. A path that is there is meant as it is.
pub fn flag_file(text: &str) -> FlagFile {
    match text.split_once('=') {
        Some((of, path)) if !Path::new(text).exists() => {
            FlagFile { path: path.into(), of: Some(of.into()) }
        }
        _ => FlagFile { path: text.into(), of: None },
    }
}

/// Joins classifier output to the records of a corpus whose files are all open.
///
/// # Errors
/// Where it is not clear which record a row is of, or which flag counts.
pub fn join_flags(corpus: &Corpus, table: &Arc<FlagTable>) -> Result<JoinReport, Failure> {
    let report = join(corpus, table);
    if let Some((row, of)) = report.ambiguous.first() {
        let row = &table.rows[*row];
        let path = table.files[row.table].display();
        return Err(Failure::usage(format!(
            "{path}:{}: the id {} is in several files: {}; add a column `file` with each row's file, or write --flags FILE={path}{}",
            row.line,
            of.id,
            of.files.join(", "),
            and_more(report.ambiguous.len(), "id")
        )));
    }
    if let Some((id, flag)) = report.overlapping.first() {
        return Err(Failure::usage(format!(
            "--flags: two files have the flag {flag} for {id}; rename its column in one of them{}",
            and_more(report.overlapping.len(), "record")
        )));
    }
    Ok(report)
}

fn and_more(count: usize, what: &str) -> String {
    match count {
        0 | 1 => String::new(),
        _ => format!(" ({} in all)", counted(count, what)),
    }
}

/// Says in a line which rows were joined to nothing; `check` names them all.
pub fn tell_unjoined(report: &JoinReport, tell: Tell) {
    let kinds = [
        (&report.without_record, "without a record"),
        (&report.of_several, "whose id several records have"),
        (&report.given_twice, "given twice"),
    ];
    let kinds = kinds.iter().filter(|(names, _)| !names.is_empty());
    let words: Vec<String> = kinds
        .map(|(names, what)| format!("{} {what} ({})", names.len(), listed(names, NAMED)))
        .collect();
    if !words.is_empty() {
        tell(&format_args!(
            "--flags: rows joined to no record: {}; `triptych check` names them all",
            words.join(", ")
        ));
    }
}

/// The ids of a list: one a line, or a table with the columns `id` and `file`.
///
/// # Errors
/// Where it cannot be read.
pub fn read_ids(args: &ReadArgs, tell: Tell) -> Result<Option<Vec<Given>>, Failure> {
    let Some(path) = &args.ids else { return Ok(None) };
    let stdin = Path::new("-");
    if path == stdin && args.files.iter().any(|file| file == stdin) {
        return Err(Failure::usage("standard input cannot be both the transcripts and the --ids"));
    }
    let read =
        if path == stdin { io::read_to_string(io::stdin()) } else { std::fs::read_to_string(path) };
    let text = read.map_err(|error| {
        Failure::wrong(format!(
            "{}: {}; name a file with an id a line",
            path.display(),
            reason(error)
        ))
    })?;
    let mut seen = HashSet::new();
    let (once, again): (Vec<Given>, Vec<Given>) =
        ids_of(&text).into_iter().partition(|given| seen.insert(given.clone()));
    if !again.is_empty() {
        let names: Vec<&str> = again.iter().map(|given| &*given.name).collect();
        let names = listed(&names, NAMED);
        tell(&format_args!("--ids: given more than once, and taken once: {names}"));
    }
    Ok(Some(once))
}

fn ids_of(text: &str) -> Vec<Given> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let column = |header: &csv::StringRecord, wanted: &str| {
        header.iter().position(|name| name.trim() == wanted)
    };
    let header = table.headers().ok();
    let columns = header.and_then(|header| Some((column(header, "id")?, column(header, "file")?)));
    let Some((id, file)) = columns else {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        return lines.map(Given::new).collect();
    };
    let rows = table.records().flatten();
    let given = rows.map(|row| {
        let cell = |at: usize| row.get(at).map(str::trim).filter(|cell| !cell.is_empty());
        Given { name: cell(id).unwrap_or_default().into(), file: cell(file).map(Into::into) }
    });
    given.filter(|given| !given.name.is_empty()).collect()
}

/// Makes sure that each id of a list means the records of one file, in a corpus whose files are all
/// open.
///
/// # Errors
/// Where one is in several files.
pub fn check_ids(corpus: &Corpus, ids: &[Given]) -> Result<(), Failure> {
    if corpus.file_count() < 2 {
        return Ok(());
    }
    let names = Names::look_for(corpus, ids.iter());
    for given in ids {
        if let Some(files) = names.several_files(&names.find(given)) {
            return Err(Failure::usage(format!(
                "--ids: the id {} is in several files: {}; write FILE#N, or a table with the columns id,file",
                given.name,
                files.join(", ")
            )));
        }
    }
    Ok(())
}
