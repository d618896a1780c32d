//! Any bytes as a journal: every line is read, counted as torn, or named; what is read is written
//! back the same; folding never fails. The same bytes as what a record carries are events of records.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use triptych::labels::carried;
use triptych::labels::event::Event;
use triptych::labels::ledger::Ledger;
use triptych::labels::reader;

fuzz_target!(|data: &[u8]| {
    let read = reader::read_bytes(Path::new("fuzz.labels.jsonl"), data);
    for event in &read.events {
        let line = event.to_line();
        let again = Event::parse(line.trim_end()).expect("what was written can be read");
        let said = |event: &Event| (event.id, event.at, event.by.clone(), event.body.clone(), event.act);
        assert_eq!(said(&again), said(event));
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let carried = carried::events(text);
        assert!(carried.iter().all(|event| event.item().is_some() || event.rubric_digest().is_some()));
    }
    let forwards = Ledger::fold(read.events.iter().cloned());
    let backwards = Ledger::fold(read.events.iter().rev().cloned());
    assert_eq!(forwards.len(), backwards.len());
});
