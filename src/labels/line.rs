//! Lines as they stand in journals: which of two with one event counts, and which is known already.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

/// Lines are compared by so many bytes, and longer ones by a digest of the whole after that: nobody
/// has to hold very long lines only because another one might have their id.
const COMPARED: usize = 64 << 10;

/// A digest of a line, without white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineDigest([u8; 16]);

impl LineDigest {
    /// Of these bytes.
    #[must_use]
    pub fn of(line: &[u8]) -> Self {
        let mut digest = [0; 16];
        digest.copy_from_slice(&blake3::hash(line.trim_ascii()).as_bytes()[..16]);
        LineDigest(digest)
    }
}

/// What two lines with one id are compared by. The smaller counts, wherever they are read or merged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineKey<'l> {
    head: Cow<'l, [u8]>,
    rest: Option<LineDigest>,
}

impl<'l> LineKey<'l> {
    /// Of a line.
    #[must_use]
    pub fn of(line: &'l [u8]) -> Self {
        let line = line.trim_ascii();
        match line.get(..COMPARED) {
            Some(head) => LineKey { head: head.into(), rest: Some(LineDigest::of(line)) },
            None => LineKey { head: line.into(), rest: None },
        }
    }

    /// The same, of a line that nobody else holds.
    #[must_use]
    pub fn of_owned(line: &str) -> LineKey<'static> {
        let LineKey { head, rest } = LineKey::of(line.as_bytes());
        LineKey { head: head.into_owned().into(), rest }
    }
}

/// What is kept of a line that is not as this program writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    head: Box<[u8]>,
    rest: Option<LineDigest>,
}

impl Source {
    /// Of a line.
    #[must_use]
    pub fn of(line: &str) -> Self {
        let LineKey { head, rest } = LineKey::of(line.as_bytes());
        Source { head: head.into(), rest }
    }

    /// What it is compared by.
    #[must_use]
    pub fn key(&self) -> LineKey<'_> {
        LineKey { head: (&*self.head).into(), rest: self.rest }
    }
}

/// Whether a value is written as this line, byte for byte. Nothing is kept of what is written.
pub fn is_written_so(value: &impl Serialize, line: &str) -> bool {
    let mut rest = Rest(line.trim().as_bytes());
    serde_json::to_writer(&mut rest, value).is_ok() && rest.0.is_empty()
}

/// What has still to come. It takes nothing else.
struct Rest<'l>(&'l [u8]);

impl Write for Rest<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.strip_prefix(bytes) {
            Some(rest) => self.0 = rest,
            None => return Err(io::ErrorKind::InvalidData.into()),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_by_their_bytes_and_very_long_ones_by_a_digest_at_last() {
        let key = |line: &'static str| LineKey::of(line.as_bytes());
        assert!(key("{\"a\": 1}") < key("{\"a\":1}"));
        assert!(key("{\"a\"") < key("{\"a\":1}"));
        assert_eq!(key(" x\r"), key("x"));
        let long = "x".repeat(COMPARED);
        let (one, two) = (format!("{long}1"), format!("{long}2"));
        let of = |line: &str| LineKey::of_owned(line);
        assert_ne!(of(&one), of(&two));
        assert!(of(&long[1..]) < of(&one));
        assert_eq!(Source::of(&one).key(), of(&one));
    }

    #[test]
    fn a_line_of_our_own_is_known_as_such() {
        assert!(is_written_so(&[1, 2], "[1,2]"));
        for other in ["[1, 2]", "[1,2", "[1,2]]", "[1,3]"] {
            assert!(!is_written_so(&[1, 2], other), "{other}");
        }
    }
}
