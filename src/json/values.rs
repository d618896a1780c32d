//! JSON values one after another: pretty-printed, several in a line, or behind record separators.

use std::ops::Range;

/// Finds where values of a stream begin and end. What is between them (blanks, commas, record
/// separators) is passed over.
#[derive(Clone, Debug, Default)]
pub struct Values {
    fed: u64,
    start: Option<u64>,
    depth: usize,
    is_in_string: bool,
    is_escaped: bool,
    /// Those that have ended and were not taken yet.
    pub found: Vec<Range<u64>>,
}

impl Values {
    /// Values from a byte on.
    #[must_use]
    pub fn from(start: u64) -> Self {
        Values { fed: start, ..Values::default() }
    }

    /// How many bytes have been looked at.
    #[must_use]
    pub fn fed(&self) -> u64 {
        self.fed
    }

    /// Where the value starts that has not ended yet.
    #[must_use]
    pub fn unfinished(&self) -> Option<u64> {
        self.start
    }

    /// Takes in the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            if self.is_in_string {
                at = self.in_string(bytes, at);
                continue;
            }
            let here = self.fed + at as u64;
            match bytes[at] {
                b'"' => {
                    self.start.get_or_insert(here);
                    self.is_in_string = true;
                }
                b'{' | b'[' => {
                    // A word that runs into a value ends where that begins.
                    if self.depth == 0
                        && let Some(start) = self.start.replace(here)
                    {
                        self.found.push(start..here);
                    }
                    self.depth += 1;
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.end(here + 1);
                }
                byte if self.depth == 0 && is_between(byte) => self.end(here),
                _ if self.depth == 0 => {
                    self.start.get_or_insert(here);
                }
                _ => {}
            }
            at += 1;
        }
        self.fed += bytes.len() as u64;
    }

    /// Goes on in a string; gives the place behind what was looked at.
    fn in_string(&mut self, bytes: &[u8], at: usize) -> usize {
        if std::mem::take(&mut self.is_escaped) {
            return at + 1;
        }
        let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[at..]) else { return bytes.len() };
        let here = at + found;
        if bytes[here] == b'\\' {
            self.is_escaped = true;
        } else {
            self.is_in_string = false;
            self.end(self.fed + here as u64 + 1);
        }
        here + 1
    }

    fn end(&mut self, end: u64) {
        if self.depth == 0
            && let Some(start) = self.start.take()
        {
            self.found.push(start..end);
        }
    }
}

fn is_between(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b',' || byte == 0x1e
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(text: &str, chunk: usize) -> Vec<String> {
        let mut values = Values::default();
        text.as_bytes().chunks(chunk).for_each(|bytes| values.feed(bytes));
        let end = text.len() as u64;
        let last = values.unfinished().map(|start| start..end);
        let ranges = values.found.into_iter().chain(last);
        let at = |place| usize::try_from(place).unwrap();
        ranges.map(|range| text[at(range.start)..at(range.end)].to_owned()).collect()
    }

    #[test]
    fn values_stand_one_after_another() {
        let text = "{\"a\":\n 1}\n[1,\"}\"]{\"b\":2}\u{1e}{\"c\":\"\\\"{\"},3 true{\"d\":";
        let expected =
            ["{\"a\":\n 1}", "[1,\"}\"]", "{\"b\":2}", "{\"c\":\"\\\"{\"}", "3", "true", "{\"d\":"];
        assert_eq!(values(text, 1), expected);
        assert_eq!(values(text, 1000), expected);
    }

    proptest! {
        #[test]
        fn what_is_written_is_found_whatever_is_between(
            texts in prop::collection::vec("[ -~é\\n]{0,8}", 1..6), chunk in 1usize..9,
            between in prop::sample::select(vec!["", "\n", " ", "\n\u{1e}"]),
        ) {
            let written: Vec<String> = texts
                .iter()
                .map(|text| serde_json::to_string_pretty(&serde_json::json!({ "t": [text] })).unwrap())
                .collect();
            prop_assert_eq!(values(&written.join(between), chunk), written);
        }
    }
}
