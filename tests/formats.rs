//! Every format and container: one small file each, and real files that other tools wrote.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use triptych::corpus::{Corpus, Item, OpenOptions};
use triptych::transcript::Pane;

fn open(path: &Path) -> Result<(Corpus, String), String> {
    let opened = Corpus::open(&[path.to_owned()], &OpenOptions::default());
    if let Some(refused) = opened.refused.first() {
        return Err(refused.why.clone());
    }
    opened.corpus.index(&false.into(), &mut |_| {});
    let formats: Vec<&str> = opened.corpus.files().map(|file| file.format.name).collect();
    let formats = formats.join(", ");
    Ok((opened.corpus, formats))
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let is_read = |path: &PathBuf| {
        cfg!(feature = "parquet") || path.extension().is_none_or(|e| e != "parquet")
    };
    files.retain(is_read);
    files.sort();
    files
}

/// Everything that a reader made of an item.
fn whole(item: &Item) -> String {
    let transcript = &item.transcript;
    let mut text = format!("# {}\n", item.name());
    for (name, value) in transcript.fields.iter().chain(&transcript.flags) {
        writeln!(text, "{name}: {value}").unwrap();
    }
    for warning in &transcript.warnings {
        let detail = warning.detail.as_deref().unwrap_or("");
        writeln!(text, "! {} {detail}", warning.code.name()).unwrap();
    }
    for (about, quote) in &transcript.quotes {
        writeln!(text, "quoted for {about}: {quote}").unwrap();
    }
    for segment in &transcript.segments {
        let (pane, turn) = (segment.pane, segment.turn);
        let (role, kind) = (segment.role.name(), segment.kind.name());
        writeln!(text, "[{pane} {turn} {role} {kind}] {:?}", segment.text).unwrap();
    }
    for (pane, why) in &transcript.empty {
        writeln!(text, "[{pane}] empty: {why}").unwrap();
    }
    text
}

#[test]
fn one_small_file_of_each_format_and_container() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    for path in files_in(&folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (corpus, formats) = open(&path).unwrap_or_else(|why| panic!("{name}: {why}"));
        let mut text = format!("format {formats}\n");
        for position in 0..corpus.len() {
            text.push_str(&whole(&corpus.read(position).unwrap()));
        }
        insta::assert_snapshot!(name, text);
    }
}

/// What a pane holds, in a line: how many segments, how many bytes, and a hash of all of it.
fn summary(item: &Item, pane: Pane) -> String {
    let mut hash = blake3::Hasher::new();
    let (mut count, mut bytes) = (0, 0);
    for segment in item.transcript.pane(pane) {
        hash.update(segment.text.as_bytes());
        hash.update(&[0]);
        count += 1;
        bytes += segment.text.len();
    }
    let first = item.transcript.pane(pane).next().map_or("", |segment| &segment.text);
    let first: String = first.chars().take(40).collect();
    format!("{pane}: {count} segments, {bytes} bytes, {} {first:?}", &hash.finalize().to_hex()[..8])
}

#[test]
fn real_files_of_other_tools() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !root.is_dir() {
        eprintln!("skipped: the real files are not beside the project");
        return;
    }
    for folder in files_in(&root).into_iter().filter(|path| path.is_dir()) {
        for path in files_in(&folder) {
            let place = path.strip_prefix(&root).unwrap().display().to_string();
            let text = match open(&path) {
                Err(why) => format!("refused: {why}\n"),
                Ok((corpus, formats)) => real_file(&corpus, &formats),
            };
            insta::assert_snapshot!(place.replace('/', "_"), text);
        }
    }
}

fn real_file(corpus: &Corpus, formats: &str) -> String {
    let mut text = format!("format {formats}, {} items\n", corpus.len());
    for item in (0..corpus.len()).filter_map(|position| corpus.read(position)) {
        let codes: Vec<&str> =
            item.transcript.warnings.iter().map(|warning| warning.code.name()).collect();
        writeln!(text, "# {} {} {}", item.name(), item.transcript.digest, codes.join(" ")).unwrap();
        for pane in Pane::ALL {
            writeln!(text, "  {}", summary(&item, pane)).unwrap();
        }
    }
    text
}

/// Files that once made a reader fail, most of them found by fuzzing.
#[test]
fn damaged_files_are_refused_in_words() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/damaged");
    for path in files_in(&folder) {
        match open(&path) {
            Err(why) => assert!(why.contains("; "), "{}: {why} names no remedy", path.display()),
            Ok((corpus, _)) => {
                (0..corpus.len()).for_each(|position| drop(corpus.read(position)));
            }
        }
    }
}
