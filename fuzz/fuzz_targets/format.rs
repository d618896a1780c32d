//! Any bytes as a record of one format, which the variable FORMAT names.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use triptych::corpus::formats;
use triptych::corpus::formats::Format;
use triptych::corpus::record::{NoSiblings, Place, Record};
use triptych::corpus::scratchpad::TagNames;
use triptych::text::visible;

static FORMAT: LazyLock<&'static Format> = LazyLock::new(|| {
    let name = std::env::var("FORMAT").expect("FORMAT names a row of the table of formats");
    formats::by_name(&name).expect("FORMAT names a row of the table of formats")
});
static TAGS: LazyLock<TagNames> = LazyLock::new(TagNames::default);

fuzz_target!(|data: &[u8]| {
    let read = |item| {
        let record = Record {
            bytes: data,
            place: Place::default(),
            items: 2,
            item,
            file_fields: &[],
            siblings: &NoSiblings,
            tags: &TAGS,
        };
        formats::read(&FORMAT, &record)
    };
    let first = read(0);
    assert_eq!(first, read(0), "reading is a function of the bytes");
    let _other_side = read(1);
    for segment in &first.segments {
        assert!(!segment.text.is_empty());
        let shown = visible(&segment.text);
        assert!(!shown.chars().any(triptych::text::sanitize::forbidden));
    }
});
