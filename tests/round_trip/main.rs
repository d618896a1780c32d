//! A conversation that is written in any format, and read back, has the same segments.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod conversation;
mod writers;

use std::fs;

use conversation::{Conversation, Expected};
use proptest::prelude::*;
use triptych::corpus::formats::custom::Mapping;
use triptych::corpus::{Corpus, OpenOptions};
use writers::{FORMATS, Writer};

/// What the reader makes of a conversation that was written by `writer`.
fn read_back(writer: &Writer, conversation: &Conversation) -> Result<Vec<Expected>, String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in (writer.write)(conversation) {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let mut mapping = Mapping::default();
    for (field, pointer) in writer.mapping {
        mapping.add(field, pointer).unwrap();
    }
    let pattern = glob::Pattern::new("**").unwrap();
    let mappings = if mapping.is_empty() { Vec::new() } else { vec![(pattern, mapping)] };
    let options = OpenOptions { mappings, ..OpenOptions::default() };
    let opened = Corpus::open(&[folder.path().to_owned()], &options);
    if let Some(refused) = opened.refused.first() {
        return Err(refused.why.chars().take(80).collect());
    }
    opened.corpus.index(&false.into(), &mut |_| {});
    let item = opened.corpus.read(0).ok_or("there is no item")?;
    Ok(item.transcript.segments.into_iter().map(Expected::from).collect())
}

#[test]
fn what_is_written_in_a_format_is_read_back() {
    let mut wrong = Vec::new();
    for writer in FORMATS {
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
            cases: 96,
            failure_persistence: None,
            ..ProptestConfig::default()
        });
        let checked = runner.run(&conversation::any_conversation(), |conversation| {
            let held = conversation.cut_to(writer.holds);
            let found = read_back(writer, &held);
            prop_assert_eq!(found, Ok(held.expected()), "{}", writer.name);
            Ok(())
        });
        if let Err(error) = checked {
            wrong.push(error.to_string());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_format_of_the_table_is_written() {
    for format in triptych::corpus::formats::FORMATS {
        let known = FORMATS.iter().any(|writer| writer.name.starts_with(format.name));
        assert!(known, "{} has no writer", format.name);
    }
}
