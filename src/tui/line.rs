//! A line that is being typed: its text and its cursor, moved by whole grapheme clusters.

use unicode_segmentation::UnicodeSegmentation;

use super::keys::chord::Chord;

/// A line that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What has been typed.
    pub text: String,
    /// The cursor, a byte offset between two clusters.
    pub cursor: usize,
}

impl Line {
    /// A line that starts with `text`, the cursor behind it.
    #[must_use]
    pub fn new(text: String) -> Self {
        let cursor = text.len();
        Line { text, cursor }
    }

    /// What a key does to it.
    pub fn press(&mut self, chord: Chord) {
        match chord.written().as_str() {
            "Backspace" | "C-h" => self.backspace(),
            "Delete" | "C-d" => self.delete(),
            "Left" | "C-b" => self.left(),
            "Right" | "C-f" => self.right(),
            "Home" | "C-a" => self.home(),
            "End" | "C-e" => self.end(),
            "C-u" => self.clear_before(),
            "C-w" => self.delete_word(),
            _ => {
                if let Some(letter) = chord.as_char() {
                    self.insert(letter.encode_utf8(&mut [0; 4]));
                }
            }
        }
    }

    /// Puts text in at the cursor. Line ends become spaces: it is one line.
    pub fn insert(&mut self, text: &str) {
        let line = text.replace("\r\n", " ").replace(['\n', '\r'], " ");
        self.text.insert_str(self.cursor, &line);
        self.cursor += line.len();
    }

    /// Takes the cluster before the cursor away.
    fn backspace(&mut self) {
        let before = self.before();
        self.text.replace_range(before..self.cursor, "");
        self.cursor = before;
    }

    /// Takes the cluster behind the cursor away.
    fn delete(&mut self) {
        let behind = self.behind();
        self.text.replace_range(self.cursor..behind, "");
    }

    /// Takes everything before the cursor away.
    fn clear_before(&mut self) {
        self.text.replace_range(..self.cursor, "");
        self.cursor = 0;
    }

    /// Takes the word before the cursor away, and the blanks behind it.
    fn delete_word(&mut self) {
        let words = self.text[..self.cursor].trim_end();
        let start = words
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + words[at..].chars().next().map_or(1, char::len_utf8));
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// Moves the cursor one cluster to the left.
    fn left(&mut self) {
        self.cursor = self.before();
    }

    /// Moves the cursor one cluster to the right.
    fn right(&mut self) {
        self.cursor = self.behind();
    }

    /// Moves the cursor to the start.
    fn home(&mut self) {
        self.cursor = 0;
    }

    /// Moves the cursor to the end.
    fn end(&mut self) {
        self.cursor = self.text.len();
    }

    fn before(&self) -> usize {
        let mut clusters = self.text[..self.cursor].grapheme_indices(true);
        clusters.next_back().map_or(0, |(start, _)| start)
    }

    fn behind(&self) -> usize {
        let cluster = self.text[self.cursor..].graphemes(true).next();
        self.cursor + cluster.map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_moves_by_whole_clusters() {
        let mut line = Line::new("ae\u{301}👨‍👩‍👧".into());
        line.left();
        line.backspace();
        assert_eq!(line.text, "a👨‍👩‍👧");
        line.end();
        line.backspace();
        assert_eq!((line.text.as_str(), line.cursor), ("a", 1));
    }

    #[test]
    fn a_word_goes_with_the_blanks_behind_it() {
        let mut line = Line::new("reads like\u{3000}a joke  ".into());
        line.delete_word();
        assert_eq!(line.text, "reads like\u{3000}a ");
        line.delete_word();
        assert_eq!(line.text, "reads like\u{3000}");
    }

    #[test]
    fn pasted_lines_become_one() {
        let mut line = Line::new(String::new());
        line.insert("one\r\ntwo\nthree");
        assert_eq!(line.text, "one two three");
    }
}
