//! Any lines as records that nobody foresaw: where their texts are is guessed, and each is read by the
//! guess.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use triptych::corpus::formats::{self, shape};
use triptych::corpus::record::{NoSiblings, Place, Record};
use triptych::corpus::scratchpad::TagNames;

static TAGS: LazyLock<TagNames> = LazyLock::new(TagNames::default);

fuzz_target!(|data: &[u8]| {
    let records: Vec<Vec<u8>> = data.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let _rounds = shape::rounds(&records);
    let Some(guess) = shape::guess(&records) else { return };
    assert!(guess.mapping.has_texts());
    for bytes in &records {
        for item in 0..guess.mapping.items() {
            let record = Record {
                bytes,
                place: Place::default(),
                items: guess.mapping.items(),
                item,
                file_fields: &[],
                siblings: &NoSiblings,
                tags: &TAGS,
            };
            let _read = formats::read_mapped(&guess.mapping, &record);
        }
    }
});
