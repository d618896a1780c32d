//! A record without its long texts: enough to tell its fields and flags, and much quicker to read.

/// Texts of more bytes than this are left out.
const LONGEST: usize = 256;
/// What stands in their place.
const MARK: &str = "\u{10fffd} left out";

/// Writes a JSON value into `out` with each long text but names of members replaced by a mark. Says
/// whether that could be done: where a text is damaged, only the whole record tells what it is.
pub fn write(value: &[u8], out: &mut Vec<u8>) -> bool {
    out.clear();
    let mut from = 0;
    while let Some(open) = memchr::memchr(b'"', &value[from..]).map(|at| from + at) {
        let Some(close) = end_of_text(value, open + 1) else { return false };
        let text = &value[open + 1..close];
        let is_name = || value[close + 1..].trim_ascii_start().starts_with(b":");
        if text.len() > LONGEST && !is_name() {
            if has_control(text) {
                return false;
            }
            out.extend_from_slice(&value[from..=open]);
            out.extend_from_slice(MARK.as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(&value[from..=close]);
        }
        from = close + 1;
    }
    out.extend_from_slice(&value[from..]);
    true
}

/// Whether a text was left out, or a part of it.
#[must_use]
pub fn is_left_out(text: &str) -> bool {
    text.contains(MARK)
}

/// Whether a text holds a byte that JSON does not allow in one.
fn has_control(text: &[u8]) -> bool {
    // Looked at in pieces without a way out of them, which is done many bytes at a time.
    let in_piece =
        |piece: &[u8]| piece.iter().fold(0, |found, byte| found | u8::from(*byte < b' '));
    text.chunks(128).any(|piece| in_piece(piece) != 0)
}

/// Where the text that begins at a byte ends: at its closing quote.
fn end_of_text(value: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', value.get(at..)?)?;
        if value[at] == b'"' {
            return Some(at);
        }
        at += length_of_escape(&value[at..])?;
    }
}

/// The length of an escape, if JSON knows it.
fn length_of_escape(escape: &[u8]) -> Option<usize> {
    match escape.get(1)? {
        b'u' => escape.get(2..6)?.iter().all(u8::is_ascii_hexdigit).then_some(6),
        byte => br#""\/bfnrt"#.contains(byte).then_some(2),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn without_long_texts(value: &mut Value) {
        match value {
            // As it stands in the record, without its quotes.
            Value::String(text) if json!(text).to_string().len() - 2 > LONGEST => {
                MARK.clone_into(text);
            }
            Value::Array(all) => all.iter_mut().for_each(without_long_texts),
            Value::Object(members) => members.values_mut().for_each(without_long_texts),
            _ => {}
        }
    }

    fn values() -> impl Strategy<Value = Value> {
        let texts =
            ("[a\"\\\\\nü\u{1}]{0,3}", 0usize..200).prop_map(|(text, times)| text.repeat(times));
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i32>().prop_map(Value::from),
            texts.prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[a\"\\\\]{0,3}", inner, 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn only_long_texts_are_missing(mut value in values()) {
            let mut out = Vec::new();
            prop_assert!(write(value.to_string().as_bytes(), &mut out));
            without_long_texts(&mut value);
            prop_assert_eq!(serde_json::from_slice::<Value>(&out).unwrap(), value);
        }

        #[test]
        fn a_value_that_cannot_be_read_does_not_become_one(
            text in "[a\"\\\\\nu0]{0,12}", times in 1usize..60,
        ) {
            let value = format!("{{\"a\":\"{}\"}}", text.repeat(times));
            let mut out = Vec::new();
            let is_value = |bytes: &[u8]| {
                serde_json::from_slice::<&serde_json::value::RawValue>(bytes).is_ok()
            };
            if write(value.as_bytes(), &mut out) && is_value(&out) {
                prop_assert!(is_value(value.as_bytes()), "{value}");
            }
        }
    }
}
