//! Prompts that the reviewer has read before, and what is left of one that is like them.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use super::folds::{Fold, Left, Parts, ReadBefore};
use crate::labels::event::ItemRef;
use crate::queue::record_facts::FEWEST;
use crate::text::words::{Differences, Piece, count, fold, in_common};
use crate::text::{amount, counted};

/// Texts of fewer bytes may have fewer words than that.
const SHORT: usize = 400;
/// Texts of more bytes are shown whole where they differ: comparing them takes longer than a frame.
const MOST_TO_PART: usize = 32 * 1024;
/// Texts of more bytes are shown whole beside one another.
const MOST_BESIDE: usize = 1 << 20;
/// Texts of fewer words are shown whole where they differ.
const FEWEST_TO_PART: usize = 60;
/// So much of its words a text must share with one that was read, for what differs to be shown alone.
const ALIKE: f64 = 0.7;
/// So many texts are remembered, the latest.
const MOST: usize = 64;
/// So many of them, the latest, are compared with one that is like none to the letter.
const MOST_COMPARED: usize = 4;
/// Words of a text times words that differ, beyond which a comparison takes longer than a frame.
const MOST_WORK: f64 = 4e6;

/// A text that was read.
#[derive(Clone, Debug)]
struct Text {
    /// As it was seen.
    seen: String,
    /// The position of its item.
    position: usize,
    /// The item, as events name it.
    item: Arc<ItemRef>,
    /// How many words it has, once somebody has asked.
    words: OnceCell<usize>,
}

/// The texts that were read, the latest last.
#[derive(Clone, Debug, Default)]
pub struct Known {
    texts: Vec<Text>,
}

impl Known {
    /// Notes that a text was read.
    pub fn add(&mut self, seen: &str, position: usize, item: &Arc<ItemRef>) {
        if self.texts.iter().any(|text| text.seen == seen) {
            return;
        }
        if self.texts.len() >= MOST {
            self.texts.remove(0);
        }
        let (seen, item, words) = (seen.to_owned(), item.clone(), OnceCell::new());
        self.texts.push(Text { seen, position, item, words });
    }

    /// The positions are other items' now.
    pub fn clear(&mut self) {
        self.texts.clear();
    }

    /// What is left of a text that was read before in an item other than its own; `None` where it is shown
    /// whole. `name` is what an item may be called; where it may be called nothing, only equal texts fold.
    #[must_use]
    pub fn fold(
        &self,
        text: &str,
        own: usize,
        name: impl Fn(usize) -> Option<String>,
    ) -> Option<ReadBefore> {
        if self.texts.is_empty() || text.len() < SHORT && count(text) < FEWEST as usize {
            return None;
        }
        if let Some(known) = self.elsewhere(own).find(|known| known.seen == text) {
            let whence = name(known.position);
            let whence = whence.map_or("read before".to_owned(), |name| format!("as in {name}"));
            let words = *known.words.get_or_init(|| count(text));
            let fold = Fold::Line(format!("… {whence} · {}", counted(words, "word")));
            return Some(ReadBefore { fold, bytes: text.len(), item: known.item.clone() });
        }
        if text.len() > MOST_TO_PART {
            return None;
        }
        let (known, whence) = self.most_alike(text, own, name)?;
        let differences = Differences::of(&known.seen, text, None);
        if differences.share_alike(&known.seen, text) < ALIKE {
            return None;
        }
        let pieces = fold(&known.seen, text, &differences);
        let changed = differences.words_changed(&known.seen, text);
        let head = format!("… differs from {whence} in {}", counted(changed, "word"));
        let parts = parts(head, &known.seen, pieces, differences.new);
        let is_worth_it = parts.cut * 3 >= text.len();
        let (bytes, item) = (parts.cut, known.item.clone());
        is_worth_it.then(|| ReadBefore { fold: Fold::Parts(Arc::new(parts)), bytes, item })
    }

    /// The texts that were read in other items, the latest first.
    fn elsewhere(&self, own: usize) -> impl Iterator<Item = &Text> {
        self.texts.iter().rev().filter(move |text| text.position != own)
    }

    /// The known text that has most words in common with another one, and the name of its item.
    fn most_alike(
        &self,
        text: &str,
        own: usize,
        name: impl Fn(usize) -> Option<String>,
    ) -> Option<(&Text, String)> {
        let words = count(text);
        if words < FEWEST_TO_PART {
            return None;
        }
        // Texts of very different lengths share less than is asked for.
        let is_near = |known: &&Text| {
            known.seen.len() <= text.len() * 2 && text.len() <= known.seen.len() * 2
        };
        let latest = self.elsewhere(own).filter(is_near).take(MOST_COMPARED);
        let alike = latest.map(|known| (in_common(&known.seen, text), known));
        #[allow(clippy::cast_precision_loss)] // an estimate
        let work = |share: f64| words as f64 * words as f64 * (1.0 - share);
        let fits = |(share, _): &(f64, &Text)| *share >= ALIKE && work(*share) <= MOST_WORK;
        let (_, known) = alike.filter(fits).max_by(|one, other| one.0.total_cmp(&other.0))?;
        Some((known, name(known.position)?))
    }
}

/// What is left of two texts side by side where only what differs is shown; `None` for one that is shown
/// whole.
#[must_use]
pub fn both_folded(one: &str, other: &str) -> (Option<Fold>, Option<Fold>) {
    let is_long = one.len().max(other.len()) > MOST_BESIDE;
    if one == other {
        let much = if is_long { amount(one.len()) } else { counted(count(one), "word") };
        let fold = Fold::Line(format!("… equal · {much}"));
        return (Some(fold.clone()), Some(fold));
    }
    if is_long {
        return (None, None);
    }
    #[allow(clippy::cast_precision_loss)] // an estimate
    let work = (count(one) as f64) * (count(other) as f64) * (1.0 - in_common(one, other));
    if work > MOST_WORK {
        return (None, None);
    }
    let forward = Differences::of(one, other, None);
    let side = |old: &str, new: &str, differences: Differences| {
        let pieces = fold(old, new, &differences);
        let parts = parts("… what is equal is left out".to_owned(), old, pieces, differences.new);
        let has_cut = parts.cut > 0;
        // What the other one has stands beside it.
        let shown = parts.shown.into_iter().filter(|left| !matches!(left, Left::Gone(_))).collect();
        has_cut.then(|| Fold::Parts(Arc::new(Parts { shown, ..parts })))
    };
    (side(other, one, forward.reversed()), side(one, other, forward))
}

/// What is shown of a text, piece by piece: what was taken away stands behind the sentences it was in.
fn parts(head: String, old: &str, pieces: Vec<Piece>, added: Vec<Range<usize>>) -> Parts {
    let mut shown: Vec<Left> = Vec::new();
    let mut gone: Vec<&str> = Vec::new();
    let mut cut = 0;
    for piece in pieces {
        match piece {
            Piece::Shown { range } => match shown.last_mut() {
                Some(Left::Text(last)) if last.end == range.start => last.end = range.end,
                _ => shown.push(Left::Text(range)),
            },
            Piece::Gone { old: range, .. } => gone.push(old.get(range).unwrap_or("").trim()),
            Piece::Cut { range, words } => {
                push_gone(&mut shown, &mut gone);
                cut += range.len();
                shown.push(Left::Cut(format!("… {} as there", counted(words, "word"))));
            }
        }
    }
    push_gone(&mut shown, &mut gone);
    Parts { head, shown, added, cut }
}

fn push_gone(shown: &mut Vec<Left>, gone: &mut Vec<&str>) {
    if !gone.is_empty() {
        let words: Vec<String> = gone.drain(..).map(|words| format!("“{words}”")).collect();
        shown.push(Left::Gone(format!("− {}", words.join(" · "))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Digest;

    fn item() -> Arc<ItemRef> {
        Arc::new(ItemRef { digest: Digest([1; 16]), ..ItemRef::default() })
    }

    fn prompt(tier: &str) -> String {
        let rules = "Be brief and kind to whoever asks you things here. ".repeat(12);
        format!("{rules}This user is on the {tier} tier of the service. {rules}")
    }

    #[test]
    fn what_was_read_before_folds_to_a_line_or_to_what_differs() {
        let mut known = Known::default();
        assert!(known.fold(&prompt("free"), 1, |_| Some("q1".into())).is_none(), "the first time");
        known.add(&prompt("free"), 0, &item());
        let name = |_| Some("q1".to_owned());
        let equal = known.fold(&prompt("free"), 1, name).unwrap();
        assert_eq!(equal.fold, Fold::Line("… as in q1 · 250 words".into()));
        let other = known.fold(&prompt("paid"), 1, name).unwrap();
        let Fold::Parts(parts) = other.fold else { panic!("{:?}", other.fold) };
        assert_eq!(parts.head, "… differs from q1 in 1 word");
        let text = prompt("paid");
        let added: Vec<&str> = parts.added.iter().map(|range| &text[range.clone()]).collect();
        assert_eq!(added, ["paid"]);
        assert!(parts.shown.contains(&Left::Gone("− “free”".into())));
        assert!(other.bytes > text.len() / 2);
    }

    #[test]
    fn where_ids_are_hidden_only_equal_texts_fold_and_say_nothing() {
        let mut known = Known::default();
        known.add(&prompt("free"), 0, &item());
        let equal = known.fold(&prompt("free"), 1, |_| None).unwrap();
        assert_eq!(equal.fold, Fold::Line("… read before · 250 words".into()));
        assert!(known.fold(&prompt("paid"), 1, |_| None).is_none());
    }
}
