//! The borders of the elements in a JSON document, found without reading it whole: a small state
//! machine that is fed one chunk after another.

use std::ops::Range;

/// The top level of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Top {
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A member of a top-level object, or the elements of a top-level array.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// Its name as written, escapes and all; empty for an array's elements.
    pub name: Vec<u8>,
    /// Its bytes.
    pub range: Range<u64>,
    /// Where it is an array: the bytes of its elements.
    pub elements: Option<Vec<Range<u64>>>,
}

/// The string that is being read.
#[derive(Clone, Copy, Debug)]
struct InString {
    /// Whether the next byte belongs to an escape.
    escaped: bool,
    /// Whether it is the name of a member.
    is_key: bool,
}

/// The scanner's state.
#[derive(Debug, Default)]
pub struct Outline {
    /// What the document is; `None` before its first sign.
    pub top: Option<Top>,
    /// Its members so far, the one that is being read last.
    pub members: Vec<Member>,
    /// Whether it has ended.
    pub ended: bool,
    at: u64,
    depth: u32,
    string: Option<InString>,
    /// The start of the value that is being read at each of the two levels that matter.
    value: [Option<u64>; 2],
    /// The end of the last byte of a value, since blanks may follow.
    last: u64,
    key: Option<Vec<u8>>,
}

impl Outline {
    /// How many bytes have been fed.
    #[must_use]
    pub fn fed(&self) -> u64 {
        self.at
    }

    /// The byte behind the last sign of a value; of a document that has ended, its end.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.last
    }

    /// Whether the bytes so far end inside a string.
    #[must_use]
    pub fn is_in_string(&self) -> bool {
        self.string.is_some()
    }

    /// Takes in the next bytes of the document.
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut place = 0;
        while place < bytes.len() && !self.ended {
            if let Some(string) = self.string {
                place += self.rest_of_string(string, &bytes[place..]);
            } else if self.depth > 3 {
                place += self.skip_deep(&bytes[place..]);
            } else {
                self.sign(bytes[place]);
                self.at += 1;
                place += 1;
            }
        }
        self.at += (bytes.len() - place) as u64;
    }

    /// The value that is being read when the document breaks off.
    #[must_use]
    pub fn unfinished(&self) -> Option<u64> {
        let level = usize::from(self.top == Some(Top::Object));
        self.value[level].or(self.value[0])
    }

    /// Bytes of a string, up to and with its closing quote.
    fn rest_of_string(&mut self, mut string: InString, bytes: &[u8]) -> usize {
        let mut end = 0;
        let mut closed = false;
        while end < bytes.len() && !closed {
            if std::mem::take(&mut string.escaped) {
                end += 1;
                continue;
            }
            let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[end..]) else {
                end = bytes.len();
                break;
            };
            end += found + 1;
            closed = bytes[end - 1] == b'"';
            string.escaped = !closed;
        }
        if string.is_key
            && let Some(key) = &mut self.key
        {
            key.extend_from_slice(&bytes[..end - usize::from(closed)]);
        }
        self.string = (!closed).then_some(string);
        self.at += end as u64;
        self.last = self.at;
        end
    }

    /// Deep inside a value only brackets and quotes matter.
    fn skip_deep(&mut self, bytes: &[u8]) -> usize {
        for (place, byte) in bytes.iter().enumerate() {
            match byte {
                b'"' => self.string = Some(InString { escaped: false, is_key: false }),
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth -= 1,
                _ => continue,
            }
            self.at += place as u64 + 1;
            self.last = self.at;
            return place + 1;
        }
        self.at += bytes.len() as u64;
        bytes.len()
    }

    /// One byte outside strings, on the levels that matter.
    fn sign(&mut self, byte: u8) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => return,
            b'"' => {
                let names = self.top == Some(Top::Object) && self.depth == 1;
                let is_key = names && self.value[0].is_none() && self.key.is_none();
                self.string = Some(InString { escaped: false, is_key });
                if is_key {
                    self.key = Some(Vec::new());
                } else {
                    self.begin(byte);
                }
            }
            b'{' | b'[' => {
                self.begin(byte);
                self.depth += 1;
            }
            b'}' | b']' => {
                self.close_values(true);
                self.depth = self.depth.saturating_sub(1);
                self.ended = self.depth == 0;
            }
            b',' => self.close_values(false),
            b':' if self.depth == 1 => {}
            _ => self.begin(byte),
        }
        self.last = self.at + 1;
    }

    /// A value may begin here: at the top, as a member or element, or as an element of a member.
    fn begin(&mut self, byte: u8) {
        match (self.depth, self.top) {
            (0, None) => {
                self.top = match byte {
                    b'[' => Some(Top::Array),
                    b'{' => Some(Top::Object),
                    _ => None,
                };
                self.ended = self.top.is_none();
                if self.top == Some(Top::Array) {
                    let elements = Some(Vec::new());
                    self.members.push(Member { elements, ..Member::default() });
                }
            }
            (1, Some(Top::Array)) if self.value[0].is_none() => self.value[0] = Some(self.at),
            (1, Some(Top::Object)) if self.value[0].is_none() => {
                self.value[0] = Some(self.at);
                let elements = (byte == b'[').then(Vec::new);
                let name = self.key.take().unwrap_or_default();
                self.members.push(Member { name, range: self.at..self.at, elements });
            }
            (2, Some(Top::Object))
                if self.value[1].is_none()
                    && self.members.last().is_some_and(|member| member.elements.is_some()) =>
            {
                self.value[1] = Some(self.at);
            }
            _ => {}
        }
    }

    /// A comma or a closing bracket ends the value on its level.
    fn close_values(&mut self, closing: bool) {
        let end = self.last;
        let level = match (self.depth, self.top) {
            (1, _) => 0,
            (2, Some(Top::Object)) => 1,
            _ => return,
        };
        let Some(start) = self.value[level].take() else {
            if closing {
                self.key = None;
            }
            return;
        };
        let Some(member) = self.members.last_mut() else { return };
        match (self.top, level) {
            (Some(Top::Object), 0) => member.range = start..end,
            _ => {
                if let Some(elements) = &mut member.elements {
                    elements.push(start..end);
                }
            }
        }
        self.key = None;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn outline(text: &str, step: usize) -> Outline {
        let mut outline = Outline::default();
        for chunk in text.as_bytes().chunks(step) {
            outline.feed(chunk);
        }
        outline
    }

    fn cut<'t>(text: &'t str, ranges: &[Range<u64>]) -> Vec<&'t str> {
        let cut = |range: &Range<u64>| {
            &text[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()]
        };
        ranges.iter().map(cut).collect()
    }

    #[test]
    fn elements_of_an_array_are_found_in_any_chunks() {
        let text = " [ {\"a\": [1, \"]\"]} , 2,\"x\\\"}\" , [[]] ]\n";
        for step in [1, 2, 3, 7, 100] {
            let found = outline(text, step);
            assert_eq!(found.top, Some(Top::Array));
            let elements = found.members[0].elements.clone().unwrap();
            assert_eq!(cut(text, &elements), ["{\"a\": [1, \"]\"]}", "2", "\"x\\\"}\"", "[[]]"]);
            assert!(found.ended);
        }
    }

    #[test]
    fn members_of_an_object_are_found_with_their_elements() {
        let text = r#"{"eval": {"task":"t"}, "n": 5, "samples": [{"id":1}, {"id":[2]}], "e": []}"#;
        for step in [1, 5, 100] {
            let found = outline(text, step);
            let names: Vec<_> =
                found.members.iter().map(|m| String::from_utf8_lossy(&m.name)).collect();
            assert_eq!(names, ["eval", "n", "samples", "e"]);
            assert_eq!(cut(text, &[found.members[0].range.clone()]), [r#"{"task":"t"}"#]);
            let samples = found.members[2].elements.clone().unwrap();
            assert_eq!(cut(text, &samples), [r#"{"id":1}"#, r#"{"id":[2]}"#]);
            assert_eq!(found.members[3].elements, Some(Vec::new()));
        }
    }

    #[test]
    fn a_document_that_breaks_off_says_where() {
        let text = r#"[{"id":1},{"id":2,"x":"#;
        let found = outline(text, 4);
        assert_eq!(found.members[0].elements.as_ref().unwrap().len(), 1);
        assert_eq!(found.unfinished(), Some(10));
        assert!(!found.ended);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn borders_are_those_of_a_real_parser(
            values in prop::collection::vec("\\PC{0,8}", 0..6), step in 1usize..9, pretty in any::<bool>(),
        ) {
            let array: Vec<serde_json::Value> =
                values.iter().map(|text| serde_json::json!({"t": text, "l": [text, {"d": [[text]]}]})).collect();
            let text = if pretty {
                serde_json::to_string_pretty(&array).unwrap()
            } else {
                serde_json::to_string(&array).unwrap()
            };
            let found = outline(&text, step);
            let elements = found.members[0].elements.clone().unwrap();
            let parsed: Vec<serde_json::Value> =
                cut(&text, &elements).iter().map(|part| serde_json::from_str(part).unwrap()).collect();
            prop_assert_eq!(parsed, array);
        }
    }
}
