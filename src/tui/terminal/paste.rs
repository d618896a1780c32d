//! A bracketed paste while it comes in.

/// What ends a paste.
const END: &[u8] = b"\x1b[201~";
/// No more than this is kept of a paste, in bytes; a prompt is one line.
const LARGEST: usize = 1 << 20;

/// The bytes between the marks.
#[derive(Debug, Default)]
pub struct Paste {
    kept: Vec<u8>,
    /// How much of the end's mark the last bytes are.
    ended: usize,
}

impl Paste {
    /// Takes a byte; whether it was the last one of the mark at the end.
    pub fn push(&mut self, byte: u8) -> bool {
        if byte == END[self.ended] {
            self.ended += 1;
            return self.ended == END.len();
        }
        self.keep(&END[..self.ended]);
        // Only its first byte is an ESC, so a broken mark holds no other beginning.
        self.ended = usize::from(byte == END[0]);
        if self.ended == 0 {
            self.keep(&[byte]);
        }
        false
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LARGEST.saturating_sub(self.kept.len());
        self.kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// What was pasted.
    pub fn text(self) -> String {
        String::from_utf8_lossy(&self.kept).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paste(bytes: &[u8]) -> (bool, String) {
        let mut paste = Paste::default();
        let ended = bytes.iter().any(|&byte| paste.push(byte));
        (ended, paste.text())
    }

    #[test]
    fn only_the_whole_mark_ends_it() {
        assert_eq!(paste(b"1 2\x1b[201~"), (true, "1 2".to_owned()));
        assert_eq!(paste(b"\x1b[20\x1b\x1b[201~"), (true, "\x1b[20\x1b".to_owned()));
        assert_eq!(paste(b"a\x1b[202~b\x1b"), (false, "a\x1b[202~b".to_owned()));
    }

    #[test]
    fn a_huge_one_is_cut_and_its_end_is_still_seen() {
        let mut bytes = vec![b'x'; LARGEST + 10];
        bytes.extend_from_slice(END);
        let (ended, text) = paste(&bytes);
        assert!(ended);
        assert_eq!(text.len(), LARGEST);
    }
}
