//! JSON as an outline: the members of an object or the elements of an array as slices of the
//! source, parsed further only where they are needed.

pub mod cell;
mod decode;
mod indented;
mod lenient;
pub mod outline;
pub mod skeleton;
pub mod values;

pub use indented::{indent, with_blocks};
pub use lenient::without_odd_numbers;

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Values may be nested this deep.
pub const DEEPEST: usize = 128;

/// The members of an object, in the file's order.
#[derive(Clone, Debug, Default)]
pub struct Object<'a> {
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// The outline of an object's source.
    ///
    /// # Errors
    /// Where it is no JSON object.
    pub fn parse(source: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(source)
    }

    /// The outline of a value, if it is an object.
    #[must_use]
    pub fn of(value: &'a RawValue) -> Option<Self> {
        is_object(value).then(|| Object::parse(value.get()).ok()).flatten()
    }

    /// A member; the last of several with this name, as other readers have it. `null` is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.member(name).filter(|value| value.get() != "null")
    }

    /// A member, `null` included.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&'a RawValue> {
        self.members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// The first of these members that is there, and its name.
    #[must_use]
    pub fn first<'n>(&self, names: &[&'n str]) -> Option<(&'n str, &'a RawValue)> {
        names.iter().find_map(|name| Some((*name, self.get(name)?)))
    }

    /// A member that is an object.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<Object<'a>> {
        self.get(name).and_then(Object::of)
    }

    /// A member that is an array.
    #[must_use]
    pub fn array(&self, name: &str) -> Option<Vec<&'a RawValue>> {
        self.get(name).and_then(elements)
    }

    /// A member that is a string, decoded.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).filter(|value| is_string(value)).map(|value| text(value).0)
    }

    /// All members, in order, each name once.
    pub fn members(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.members.iter().enumerate().filter_map(|(place, (key, value))| {
            let again = || self.members[place + 1..].iter().any(|(later, _)| later == key);
            // Looking behind is quadratic, so objects with very many keys keep all of them.
            (self.members.len() > 1000 || !again()).then_some((key.as_ref(), *value))
        })
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object<'de>, M::Error> {
                let mut members = Vec::new();
                while let Some(key) = map.next_key_seed(Key)? {
                    members.push((key, map.next_value()?));
                }
                Ok(Object { members })
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// The name of a member: a slice of the source, unless it has escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

/// The elements of an array.
#[must_use]
pub fn elements(value: &RawValue) -> Option<Vec<&RawValue>> {
    value.get().starts_with('[').then(|| serde_json::from_str(value.get()).ok()).flatten()
}

/// Whether a value is an object.
#[must_use]
pub fn is_object(value: &RawValue) -> bool {
    value.get().starts_with('{')
}

/// Whether a value is a string.
#[must_use]
pub fn is_string(value: &RawValue) -> bool {
    value.get().starts_with('"')
}

/// A value as text, and whether something in it could not be decoded: a string's own text,
/// anything else its JSON, indented.
#[must_use]
pub fn text(value: &RawValue) -> (String, bool) {
    let source = value.get();
    if !is_string(value) {
        return (
            if source.starts_with(['{', '[']) { indent(source) } else { source.to_owned() },
            false,
        );
    }
    if let Some(text) = decode::string(source) {
        (text, false)
    } else {
        let mended = mend_surrogates(source);
        (serde_json::from_str(&mended).unwrap_or(mended), true)
    }
}

/// The array or object that a string holds as JSON: exports put one into the other.
#[must_use]
pub fn embedded(value: &RawValue) -> Option<String> {
    let inside = value.get().strip_prefix('"')?.trim_start();
    // Nearly all texts are told by their first sign, without decoding them; blanks may be escaped.
    if !inside.starts_with(['{', '[', '\\']) {
        return None;
    }
    let (text, _) = text(value);
    let fits = text.trim_start().starts_with(['{', '[']) && !is_too_deep(text.as_bytes());
    (fits && serde_json::from_str::<&RawValue>(&text).is_ok()).then_some(text)
}

/// Writes U+FFFD for every half of a surrogate pair.
fn mend_surrogates(source: &str) -> String {
    let bytes = source.as_bytes();
    let mut mended = String::with_capacity(source.len());
    let (mut at, mut copied) = (0, 0);
    while let Some(found) = memchr::memchr(b'\\', &bytes[at..]) {
        let start = at + found;
        let Some(code) = escaped_code(bytes, start) else {
            at = (start + 2).min(bytes.len());
            continue;
        };
        let low = || escaped_code(bytes, start + 6).filter(|low| (0xdc00..0xe000).contains(low));
        at = match code {
            0xd800..0xdc00 if low().is_some() => start + 12,
            0xd800..0xe000 => {
                mended.push_str(&source[copied..start]);
                mended.push_str("\\ufffd");
                copied = start + 6;
                copied
            }
            _ => start + 6,
        };
    }
    mended.push_str(&source[copied..]);
    mended
}

/// The code of a `\uXXXX` that stands at this byte.
fn escaped_code(bytes: &[u8], at: usize) -> Option<u32> {
    let escape = bytes.get(at..at + 6).filter(|escape| escape.starts_with(b"\\u"))?;
    let digits = std::str::from_utf8(&escape[2..]).ok()?;
    u32::from_str_radix(digits, 16).ok()
}

/// Whether values are nested more than [`DEEPEST`] deep; found without parsing.
#[must_use]
pub fn is_too_deep(source: &[u8]) -> bool {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = source.get(at) {
        match byte {
            b'{' | b'[' => {
                depth += 1;
                if depth > DEEPEST {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => at = end_of_string(source, at),
            _ => {}
        }
        at += 1;
    }
    false
}

/// The byte of the quote that closes the string which starts at `at`.
fn end_of_string(source: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(found) = source.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found;
        if source[at] == b'"' {
            return at;
        }
        at += 2;
    }
    source.len()
}

/// Indented JSON in which values deeper than `level` are folded to `{…}` and `[…]`.
#[must_use]
pub fn fold(source: &str, level: usize) -> String {
    let bytes = source.as_bytes();
    let mut kept = String::with_capacity(source.len().min(1 << 20));
    let (mut depth, mut at, mut from) = (0_usize, 0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = end_of_string(bytes, at),
            b'{' | b'[' => {
                depth += 1;
                if depth == level + 1 {
                    kept.push_str(&source[from..at]);
                    kept.push_str(if bytes[at] == b'{' { "{…}" } else { "[…]" });
                }
            }
            b'}' | b']' => {
                if depth == level + 1 {
                    from = at + 1;
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        at += 1;
    }
    if depth <= level {
        kept.push_str(source.get(from..).unwrap_or(""));
    }
    indent(&kept)
}

/// JSON in the form that digests use: compact, keys sorted. Where it cannot be parsed (a half
/// surrogate), its source.
#[must_use]
pub fn canonical(source: &str) -> String {
    let value = serde_json::from_str::<serde_json::Value>(source);
    value.map_or_else(|_| source.to_owned(), |value| value.to_string())
}

/// The parser's message with its line, column and byte offset.
#[must_use]
pub fn explain(error: &serde_json::Error, source: &str) -> String {
    let words = error.to_string();
    let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
    let before: usize =
        source.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let offset = (before + error.column()).min(source.len());
    format!("{words} at line {}, column {} (byte {offset})", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_surrogates_are_replaced_and_whole_ones_kept() {
        let value: Box<RawValue> =
            serde_json::from_str(r#""\ud800 alone \ud83d\ude42 \\ud800 \udc00""#).unwrap();
        assert_eq!(text(&value), ("\u{fffd} alone 🙂 \\ud800 \u{fffd}".to_owned(), true));
    }

    #[test]
    fn indenting_keeps_every_token() {
        let source = r#"{"a":[1.50,{"b":"x, {y}"}],"c":{},"d":[]}"#;
        let shown = indent(source);
        assert_eq!(
            shown,
            "{\n  \"a\": [\n    1.50,\n    {\n      \"b\": \"x, {y}\"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}"
        );
        assert_eq!(canonical(&shown), canonical(source));
    }

    #[test]
    fn folding_keeps_the_upper_levels() {
        let source = r#"{"a":[1,{"b":"]"}],"c":2}"#;
        assert_eq!(fold(source, 1), "{\n  \"a\": […],\n  \"c\": 2\n}");
        assert_eq!(fold(source, 9), indent(source));
    }

    #[test]
    fn depth_is_counted_outside_strings() {
        assert!(is_too_deep("[".repeat(DEEPEST + 1).as_bytes()));
        assert!(!is_too_deep(format!("\"{}\"", "[".repeat(500)).as_bytes()));
        assert!(!is_too_deep(b"\"open \\\""));
    }

    #[test]
    fn the_last_of_two_members_counts() {
        let object = Object::parse(r#"{"a":1,"a":2,"n":null}"#).unwrap();
        assert_eq!(object.get("a").map(RawValue::get), Some("2"));
        assert!(object.get("n").is_none());
        assert_eq!(object.members().count(), 2);
    }
}
