//! Columns on the screen, and cutting texts to them. For texts that have passed the gate.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The columns a text takes.
#[must_use]
pub fn columns(text: &str) -> usize {
    // Lam and alef count as one sign where they meet in a text; cells hold them apart.
    if text.contains('ل') { text.graphemes(true).map(str::width).sum() } else { text.width() }
}

/// Whether terminals disagree about the columns of a cluster: those of several characters, those that
/// are wide without being of a script that is written so (emoji of any age), and those without any.
#[must_use]
pub fn is_contested(cluster: &str) -> bool {
    if cluster.is_ascii() {
        return false;
    }
    let mut chars = cluster.chars();
    let (Some(first), None) = (chars.next(), chars.next()) else { return true };
    match columns(cluster) {
        1 => false,
        2 => !WIDE_SCRIPTS.iter().any(|block| block.contains(&first)),
        _ => true,
    }
}

/// Chinese, Japanese, Korean and Yi, whose characters were wide before there was a terminal.
const WIDE_SCRIPTS: [std::ops::RangeInclusive<char>; 9] = [
    '\u{2e80}'..='\u{303e}',
    '\u{3041}'..='\u{4dbf}',
    '\u{4e00}'..='\u{a4cf}',
    '\u{ac00}'..='\u{d7a3}',
    '\u{f900}'..='\u{faff}',
    '\u{fe30}'..='\u{fe6f}',
    '\u{ff01}'..='\u{ff60}',
    '\u{ffe0}'..='\u{ffe6}',
    '\u{20000}'..='\u{3fffd}',
];

/// The text, or as much of its start as fits, with `…` behind it.
#[must_use]
pub fn cut_end(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    match width {
        0 => Cow::Borrowed(""),
        _ => Cow::Owned(format!("{}…", start_of(text, width - 1))),
    }
}

/// The text, or as much of its start and its end as fits, with `…` between them.
#[must_use]
pub fn cut_middle(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    let Some(room) = width.checked_sub(1) else { return Cow::Borrowed("") };
    let end = end_of(text, room / 2);
    let start = start_of(text, room - columns(end));
    Cow::Owned(format!("{start}…{end}"))
}

fn start_of(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += columns(cluster);
        if used > width {
            return &text[..at];
        }
    }
    text
}

fn end_of(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true).rev() {
        used += columns(cluster);
        if used > width {
            return &text[at + cluster.len()..];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_agree_about_letters_and_not_about_emoji() {
        for agreed in ["a", "é", "ж", "考", "한", "─", "…", "Ａ", ""] {
            assert!(!is_contested(agreed), "{agreed}");
        }
        for contested in ["👋🏽", "🩷", "⚠\u{fe0f}", "e\u{301}", "🇺🇸", "स्ते", "⭐", "\u{200b}"]
        {
            assert!(is_contested(contested), "{contested}");
        }
    }

    #[test]
    fn a_text_has_the_columns_of_its_cells() {
        assert_eq!(columns("السلام"), 6);
        assert_eq!(columns("नमस्ते"), 4);
    }

    #[test]
    fn cutting_keeps_clusters_whole() {
        assert_eq!(cut_end("naïve thought", 6), "naïve…");
        assert_eq!(cut_end("考虑考虑", 5), "考虑…");
        assert_eq!(cut_middle("q0017-free-run-3", 9), "q001…un-3");
        assert_eq!(cut_middle("short", 9), "short");
        assert_eq!(cut_end("a", 0), "");
    }
}
