//! The lines of a journal, one after another: a journal may be larger than the memory, and a line
//! longer than any event.

use std::io::{self, BufRead};

/// No event is longer. A record may be 64 MB, a sample may hold a million ids; what is longer is passed
/// over without being held.
pub const LONGEST: usize = 64 << 20;
/// So much room is kept from one line to the next.
const ROOM: usize = 1 << 20;

/// The lines of a journal.
pub struct Lines<R> {
    input: R,
    line: Vec<u8>,
    number: usize,
    read: u64,
    whole: u64,
}

/// A line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'l> {
    /// Its number, from 1.
    pub number: usize,
    /// Its text without the line end and without zeros at its start; `None` where it is too long.
    pub text: Option<&'l [u8]>,
    /// Whether zeros were at its start, as a power cut leaves them.
    pub zeros: bool,
}

impl<R: BufRead> Lines<R> {
    /// The lines of what comes.
    pub fn new(input: R) -> Self {
        Lines { input, line: Vec::new(), number: 0, read: 0, whole: 0 }
    }

    /// Bytes up to the end of the last whole line that was given.
    pub fn whole(&self) -> u64 {
        self.whole
    }

    /// The next line. The last one may have no end.
    ///
    /// # Errors
    /// Where the input cannot be read.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        self.line.shrink_to(ROOM);
        let (mut began, mut zeros, mut too_long) = (false, false, false);
        loop {
            let piece = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if piece.is_empty() && !began {
                return Ok(None);
            }
            began = true;
            let end = memchr::memchr(b'\n', piece);
            let taken = end.map_or(piece.len(), |end| end + 1);
            let is_last = end.is_some() || piece.is_empty();
            let mut text = &piece[..end.unwrap_or(piece.len())];
            if self.line.is_empty() {
                let first = text.iter().position(|byte| *byte != 0).unwrap_or(text.len());
                zeros |= first > 0;
                text = &text[first..];
            }
            too_long |= self.line.len() + text.len() > LONGEST;
            if too_long {
                self.line = Vec::new();
            } else {
                self.line.extend_from_slice(text);
            }
            self.input.consume(taken);
            self.read += taken as u64;
            if is_last {
                self.number += 1;
                if end.is_some() {
                    self.whole = self.read;
                }
                let text = (!too_long).then_some(&*self.line);
                return Ok(Some(Line { number: self.number, text, zeros }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::*;

    fn all(input: impl Read) -> (Vec<(Option<String>, bool)>, u64) {
        let mut lines = Lines::new(BufReader::with_capacity(7, input));
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            let text = line.text.map(|text| String::from_utf8(text.to_vec()).unwrap());
            found.push((text, line.zeros));
            assert_eq!(line.number, found.len());
        }
        (found, lines.whole())
    }

    #[test]
    fn every_line_comes_once_whatever_pieces_it_comes_in() {
        let line = |text: &str| (Some(text.to_owned()), false);
        let (found, whole) = all(&b"one\n\nthe third line\ntorn"[..]);
        assert_eq!(found, [line("one"), line(""), line("the third line"), line("torn")]);
        assert_eq!(whole, 20);
        assert_eq!(all(&b""[..]), (Vec::new(), 0));
        assert_eq!(all(&b"one\n"[..]), (vec![line("one")], 4));
        let zeros = (Some("behind".to_owned()), true);
        assert_eq!(all(&b"\0\0\0\0\0\0\0\0\0behind\n"[..]).0, [zeros]);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_without_being_held() {
        let long = io::repeat(b'x').take(LONGEST as u64 + 1);
        let holes = io::repeat(0).take(4 * LONGEST as u64);
        let input = (&b"one\n"[..]).chain(long).chain(&b"\ntwo\n"[..]).chain(holes);
        let mut lines = Lines::new(BufReader::new(input));
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push((line.text.map(<[u8]>::to_vec), line.zeros));
            assert!(lines.line.capacity() <= 2 * LONGEST);
        }
        let text = |text: &[u8]| Some(text.to_vec());
        assert_eq!(
            found,
            [(text(b"one"), false), (None, false), (text(b"two"), false), (text(b""), true)]
        );
        assert!(lines.line.capacity() <= ROOM, "zeros are not held");
    }
}
