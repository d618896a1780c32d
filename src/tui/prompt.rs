//! A line that is being typed: its text and its cursor, moved by whole grapheme clusters.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use crate::labels::event::ItemRef;

/// What a typed line is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A number, an id or a command.
    Palette,
    /// A filter expression.
    Filter,
    /// What is searched for in the item; the pane's first row before.
    Search(usize),
    /// What is searched for in the whole queue.
    SearchAll,
    /// A few letters of an item's id.
    Pick,
    /// The note on the item.
    Note,
    /// The answer to the text question with this index.
    Answer(usize),
    /// Another path for the journal.
    SavePath,
    /// The word that confirms answering equal records alike.
    AnswerAlike,
    /// The word that confirms leaving labels behind.
    QuitAnyway,
}

/// A line that is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// What it is for.
    pub purpose: Purpose,
    /// What has been typed.
    pub text: String,
    /// The cursor, a byte offset between two clusters.
    pub cursor: usize,
    /// Which suggestion is picked, from 0.
    pub picked: usize,
    /// The record that it is about: another one may come on the screen meanwhile.
    pub about: Option<Arc<ItemRef>>,
}

impl Prompt {
    /// A prompt that starts with `text`, the cursor behind it.
    #[must_use]
    pub fn new(purpose: Purpose, text: String) -> Self {
        let cursor = text.len();
        Prompt { purpose, text, cursor, picked: 0, about: None }
    }

    /// The same about a record.
    #[must_use]
    pub fn about(self, item: Option<Arc<ItemRef>>) -> Self {
        Prompt { about: item, ..self }
    }

    /// Puts text in at the cursor. Line ends become spaces: it is one line.
    pub fn insert(&mut self, text: &str) {
        let line = text.replace("\r\n", " ").replace(['\n', '\r'], " ");
        self.text.insert_str(self.cursor, &line);
        self.cursor += line.len();
        self.picked = 0;
    }

    /// Takes the cluster before the cursor away.
    pub fn backspace(&mut self) {
        let before = self.before();
        self.text.replace_range(before..self.cursor, "");
        self.cursor = before;
        self.picked = 0;
    }

    /// Takes the cluster behind the cursor away.
    pub fn delete(&mut self) {
        let behind = self.behind();
        self.text.replace_range(self.cursor..behind, "");
    }

    /// Takes everything before the cursor away.
    pub fn clear_before(&mut self) {
        self.text.replace_range(..self.cursor, "");
        self.cursor = 0;
    }

    /// Takes the word before the cursor away, and the blanks behind it.
    pub fn delete_word(&mut self) {
        let words = self.text[..self.cursor].trim_end();
        let start = words
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + words[at..].chars().next().map_or(1, char::len_utf8));
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// Moves the cursor one cluster to the left.
    pub fn left(&mut self) {
        self.cursor = self.before();
    }

    /// Moves the cursor one cluster to the right.
    pub fn right(&mut self) {
        self.cursor = self.behind();
    }

    /// Moves the cursor to the start.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// Moves the cursor to the end.
    pub fn end(&mut self) {
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
        let mut prompt = Prompt::new(Purpose::Note, "ae\u{301}👨‍👩‍👧".into());
        prompt.left();
        prompt.backspace();
        assert_eq!(prompt.text, "a👨‍👩‍👧");
        prompt.end();
        prompt.backspace();
        assert_eq!((prompt.text.as_str(), prompt.cursor), ("a", 1));
    }

    #[test]
    fn a_word_goes_with_the_blanks_behind_it() {
        let mut prompt = Prompt::new(Purpose::Note, "reads like\u{3000}a joke  ".into());
        prompt.delete_word();
        assert_eq!(prompt.text, "reads like\u{3000}a ");
        prompt.delete_word();
        assert_eq!(prompt.text, "reads like\u{3000}");
    }

    #[test]
    fn pasted_lines_become_one() {
        let mut prompt = Prompt::new(Purpose::Note, String::new());
        prompt.insert("one\r\ntwo\nthree");
        assert_eq!(prompt.text, "one two three");
    }
}
