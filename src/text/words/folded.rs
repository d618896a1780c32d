//! A text that is nearly the same as one read before, folded to the sentences that differ.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::differences::part;
use super::{Change, Differences, count};

/// A piece of the new text as it is shown folded, in order. What is shown and what is cut cover the new
/// text byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Bytes of the new text that are shown: whole sentences, but for what was taken away in them.
    Shown { range: Range<usize> },
    /// Bytes of the new text that are folded away, being the same in the old one, and their words.
    Cut { range: Range<usize>, words: usize },
    /// Bytes of the old text that were taken away at a byte of the new one, before what replaced them.
    Gone { at: usize, old: Range<usize> },
}

/// Folds the new text of two to the sentences that differ, with a sentence on either side.
#[must_use]
pub fn fold(old: &str, new: &str, differences: &Differences) -> Vec<Piece> {
    let changes = &differences.changes;
    if changes.is_empty() {
        return vec![Piece::Cut { range: 0..new.len(), words: count(new) }];
    }
    let sentences = sentences(new);
    let marks = marks(&sentences, changes);
    let marked: Vec<_> = sentences.iter().zip(marks).collect();
    let mut gone =
        changes.iter().filter(|change| !part(old, &change.old).trim().is_empty()).peekable();
    let mut pieces = Vec::new();
    for run in marked.chunk_by(|one, next| one.1 == next.1) {
        let [(first, shown), ..] = run else { continue };
        let range = first.start..run.last().map_or(first.end, |(last, _)| last.end);
        if !shown {
            pieces.push(Piece::Cut { words: count(part(new, &range)), range });
            continue;
        }
        let mut from = range.start;
        while let Some(change) = gone.next_if(|change| change.new.start < range.end) {
            let at = change.new.start;
            push_shown(&mut pieces, from..at);
            pieces.push(Piece::Gone { at, old: change.old.clone() });
            from = at;
        }
        push_shown(&mut pieces, from..range.end);
    }
    // What was taken away at the very end has no sentence behind it.
    pieces.extend(gone.map(|Change { old, new }| Piece::Gone { at: new.start, old: old.clone() }));
    pieces
}

fn push_shown(pieces: &mut Vec<Piece>, range: Range<usize>) {
    if !range.is_empty() {
        pieces.push(Piece::Shown { range });
    }
}

/// The sentences of a text, each with the blanks behind it. Every line end ends one. What has no word
/// belongs to the sentence before it, or at the start to the one behind it, so that a sentence beside a
/// change always says something, and nothing without a word is ever cut.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut has_any = false;
    for (at, piece) in text.split_sentence_bound_indices() {
        let has_word = piece.unicode_words().next().is_some();
        match sentences.last_mut() {
            Some(last) if !(has_word && has_any) => last.end = at + piece.len(),
            _ => sentences.push(at..at + piece.len()),
        }
        has_any |= has_word;
    }
    sentences
}

/// Which sentences are shown.
fn marks(sentences: &[Range<usize>], changes: &[Change]) -> Vec<bool> {
    let mut marks = vec![false; sentences.len()];
    for Change { new, .. } in changes {
        // What was only taken away touches the sentences on both sides of a border.
        let touches = usize::from(new.is_empty());
        let first = sentences.partition_point(|sentence| sentence.end + touches <= new.start);
        let behind = sentences.partition_point(|sentence| sentence.start < new.end + touches);
        let near = first.saturating_sub(1)..(behind + 1).min(sentences.len());
        if let Some(near) = marks.get_mut(near) {
            near.fill(true);
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{past, texts};
    use super::*;

    /// The pieces as a reader would see them.
    fn seen(old: &str, new: &str) -> Vec<String> {
        let pieces = fold(old, new, &Differences::of(old, new, None));
        let seen = pieces.into_iter().map(|piece| match piece {
            Piece::Shown { range } => new[range].to_owned(),
            Piece::Cut { words, .. } => format!("<{words} words>"),
            Piece::Gone { old: range, .. } => format!("-{}-", &old[range]),
        });
        seen.collect()
    }

    #[test]
    fn a_changed_sentence_is_shown_with_its_neighbours() {
        let old = "One is. Two is. Three is.\n\n---\nFour is. Five is.\nSix is.";
        let new = old.replace("Four is", "Four was");
        let shown =
            ["<4 words>", "Three is.\n\n---\nFour ", "-is-", "was. Five is.\n", "<2 words>"];
        assert_eq!(seen(old, &new), shown);
        assert_eq!(seen(old, old), ["<12 words>"]);
    }

    #[test]
    fn what_was_taken_away_stands_where_it_was() {
        let old = "A one. B two. C three. D four. E five. F six.";
        let new = old.replace("C three. ", "");
        let gone = ["A one. B two. ", "-C three. -", "D four. E five. ", "<2 words>"];
        assert_eq!(seen(old, &new), gone);
        assert_eq!(seen("A one.", ""), ["-A one.-"]);
        assert_eq!(seen("A one. Z", "A one."), ["A one.", "- Z-"]);
        assert_eq!(seen("A one.\n", "A one."), ["A one."]);
        assert!(seen(" ", "").is_empty());
    }

    proptest! {
        #[test]
        fn pieces_cover_the_new_text_and_hide_nothing((old, new) in texts(), late in any::<bool>()) {
            let found = Differences::of(&old, &new, late.then(past));
            let pieces = fold(&old, &new, &found);
            let (mut at, mut gone) = (0, Vec::new());
            for piece in &pieces {
                match piece {
                    Piece::Shown { range } | Piece::Cut { range, .. } => {
                        prop_assert!(range.start == at && new.get(range.clone()).is_some());
                        at = range.end;
                    }
                    Piece::Gone { at: place, old } => {
                        prop_assert_eq!(*place, at);
                        gone.push(old.clone());
                    }
                }
                let Piece::Cut { range, words } = piece else { continue };
                prop_assert_eq!(*words, count(&new[range.clone()]));
                prop_assert!(*words > 0 || found.changes.is_empty());
                let hides = |Change { new, .. }: &Change| {
                    let touches = usize::from(new.is_empty());
                    new.start < range.end + touches && range.start < new.end + touches
                };
                prop_assert!(!found.changes.iter().any(hides));
            }
            prop_assert_eq!(at, new.len());
            let mut taken = found.old.clone();
            taken.retain(|range| !old[range.clone()].trim().is_empty());
            prop_assert_eq!(gone, taken);
        }
    }
}
