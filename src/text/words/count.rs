//! How many words a text has.

use unicode_segmentation::UnicodeSegmentation;

/// The words of a text, by the borders of Unicode. In scripts without blanks that is a word for each
/// ideograph.
#[must_use]
pub fn count(text: &str) -> usize {
    text.unicode_words().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_and_signs_are_not() {
        for (text, words) in [
            ("", 0),
            (" \n\t", 0),
            ("?! — 👋🏽", 0),
            ("One can't, for 3.50 a day.", 6),
            ("naïve\u{a0}thought", 2),
            ("考虑一下", 4),
        ] {
            assert_eq!(count(text), words, "{text:?}");
        }
    }
}
