//! JSON whose strings disturb nobody who prints it: what the gate would not let through is escaped,
//! and stays the same text for whoever reads it.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::sanitize::forbidden;

/// Writes a value as JSON in one line, without a line end.
///
/// # Errors
/// Where the output takes no bytes.
pub fn to_json(out: impl Write, value: &impl Serialize) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Escaping))
}

/// Compact JSON with more escapes than it needs.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut from = 0;
        for (at, found) in fragment.match_indices(forbidden) {
            out.write_all(&fragment.as_bytes()[from..at])?;
            for unit in found.encode_utf16() {
                write!(out, "\\u{unit:04x}")?;
            }
            from = at + found.len();
        }
        out.write_all(&fragment.as_bytes()[from..])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        to_json(&mut out, value).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        let text = "a\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{200b}\u{e0041}é";
        let expected = r#""a\u001b[31m\u007f\u009b\u202e\u200b\udb40\udc41é""#;
        assert_eq!(written(&text), expected);
    }

    proptest! {
        #[test]
        fn it_is_the_same_text_for_a_reader(text in "\\PC*|(?s).*", key in "(?s).{0,3}") {
            let value = serde_json::json!({ key: [text] });
            let line = written(&value);
            prop_assert!(!line.contains(forbidden));
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap(), value);
        }
    }
}
