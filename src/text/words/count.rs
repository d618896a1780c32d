//! How many words a text has.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

/// The words of a text, by the borders of Unicode. In scripts without blanks that is a word for each
/// ideograph.
#[must_use]
pub fn count(text: &str) -> usize {
    // No word goes on behind the end of a line.
    let lines = text.split('\n');
    lines
        .map(|line| if line.is_ascii() { of_ascii(line) } else { line.unicode_words().count() })
        .sum()
}

/// The same of ASCII, many times as fast: what joins letters, digits or both is by the word
/// borders of Unicode's annex 29.
fn of_ascii(line: &str) -> usize {
    let bytes = line.as_bytes();
    let (mut count, mut has_letter, mut last) = (0, false, b' ');
    for (place, &byte) in bytes.iter().enumerate() {
        let next = bytes.get(place + 1).copied().unwrap_or(b' ');
        let goes_on = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                count += usize::from(!has_letter);
                has_letter = true;
                true
            }
            b'_' => true,
            b'.' | b'\'' => {
                last.is_ascii_alphabetic() && next.is_ascii_alphabetic()
                    || last.is_ascii_digit() && next.is_ascii_digit()
            }
            b':' => last.is_ascii_alphabetic() && next.is_ascii_alphabetic(),
            b',' | b';' => last.is_ascii_digit() && next.is_ascii_digit(),
            _ => false,
        };
        has_letter &= goes_on;
        last = byte;
    }
    count
}

/// The share of the words of the longer text that both have, in whatever order: at least what they share
/// in order.
#[must_use]
#[allow(clippy::cast_precision_loss)] // a share needs no more than a float's digits
pub fn in_common(old: &str, new: &str) -> f64 {
    let mut counts: HashMap<&str, isize> = HashMap::new();
    let (mut olds, mut news, mut both) = (0_usize, 0_usize, 0_u32);
    for word in old.unicode_words() {
        *counts.entry(word).or_default() += 1;
        olds += 1;
    }
    for word in new.unicode_words() {
        news += 1;
        if let Some(left) = counts.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            both += 1;
        }
    }
    let longer = olds.max(news);
    if longer == 0 { 1.0 } else { f64::from(both) / longer as f64 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_of_ascii_are_those_of_unicode(text in "[ -~\\n\\r\\t]{0,60}|[a-c1-3_.,:;' ]{0,40}") {
            prop_assert_eq!(count(&text), text.unicode_words().count(), "{:?}", text);
        }
    }

    #[test]
    fn words_in_common_are_counted_once_each() {
        assert!((in_common("a b b c", "b b b d") - 0.5).abs() < 1e-9);
        assert!((in_common("", "") - 1.0).abs() < 1e-9);
    }

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
