//! Any bytes as a file of any name: it is told what it is, opened or refused in words, and read to its
//! end.

#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use libfuzzer_sys::fuzz_target;
use triptych::corpus::{Corpus, OpenOptions};

/// What the file's name ends in; a table's is read as one whatever it holds.
static ENDING: LazyLock<String> = LazyLock::new(|| std::env::var("ENDING").unwrap_or_default());

fuzz_target!(|data: &[u8]| {
    let folder = fs::metadata("/dev/shm").map_or_else(|_| std::env::temp_dir(), |_| "/dev/shm".into());
    let path: PathBuf = folder.join(format!("triptych-fuzz-{}{}", std::process::id(), *ENDING));
    fs::write(&path, data).expect("the temporary folder can be written to");
    let options = OpenOptions { spools: folder, ..OpenOptions::default() };
    let opened = Corpus::open(std::slice::from_ref(&path), &options);
    assert_eq!(opened.corpus.file_count() == 0, !opened.refused.is_empty());
    for refused in &opened.refused {
        assert!(!refused.why.is_empty());
    }
    opened.corpus.index(&AtomicBool::new(false), &mut |_| {});
    for position in 0..opened.corpus.len().min(64) {
        let item = opened.corpus.read(position).expect("a position below the length is read");
        assert!(item.number >= 1);
    }
    fs::remove_file(&path).expect("the file is still there");
});
