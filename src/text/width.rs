//! Columns on the screen, and cutting texts to them. For texts that have passed the gate.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The columns a text takes.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.width()
}

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
    fn cutting_keeps_clusters_whole() {
        assert_eq!(cut_end("naïve thought", 6), "naïve…");
        assert_eq!(cut_end("考虑考虑", 5), "考虑…");
        assert_eq!(cut_middle("q0017-free-run-3", 9), "q001…un-3");
        assert_eq!(cut_middle("short", 9), "short");
        assert_eq!(cut_end("a", 0), "");
    }
}
