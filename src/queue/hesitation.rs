//! Which answers are worth a second look: signs that the reviewer hesitated. None of them is a flag's.

use std::collections::{HashMap, HashSet};

use super::tally::{Hesitations, Tally};
use crate::labels::event::Body;
use crate::labels::sheet::Sheet;
use crate::rubric::{Answer, Rubric};
use crate::transcript::Pane;

/// The answer that says that one does not know, as rubrics write it.
pub const UNSURE: &str = "unsure";
/// An answer on less than this share of a pane is given on little.
const LITTLE: f64 = 0.5;
/// Of fewer items none is called slow.
const FEWEST_TIMED: usize = 10;

/// Looks at everything that a reviewer did: answers changed or taken back, slow for the length of the
/// item (the slowest tenth), a note, `unsure`, an answer on less than half of a pane.
#[must_use]
pub fn of(tally: &Tally, reviewer: &str, rubric: &Rubric) -> Hesitations {
    let sheets = tally.ledger.positions().map(|at| (at, tally.sheet_of(at, reviewer, rubric)));
    let sheets: Vec<(usize, Sheet)> = sheets.filter(|(_, own)| !own.answers.is_empty()).collect();
    let slow = slow(tally, &sheets);
    let changed = changed(tally, reviewer);
    let mut found = Hesitations::new();
    for (position, sheet) in &sheets {
        let signs = [
            changed.contains(position),
            slow.contains(position),
            sheet.note.is_some(),
            sheet.answers.iter().any(|(_, given)| given.value.as_ref().is_some_and(is_unsure)),
            is_on_little(tally, *position, sheet),
        ];
        let count: u32 = signs.into_iter().map(u32::from).sum();
        if count > 0 {
            found.insert(*position, count);
        }
    }
    found
}

/// The items on which an answer was taken back, or given in another way before.
fn changed(tally: &Tally, reviewer: &str) -> HashSet<usize> {
    let mut first: HashMap<(usize, &str), Option<&Answer>> = HashMap::new();
    let mut found = HashSet::new();
    for (event, stands) in tally.ledger.events().filter(|(event, _)| event.by == reviewer) {
        let Body::Answer { item, question, value, .. } = &event.body else { continue };
        let Some(position) = tally.ledger.position(item) else { continue };
        let known = first.entry((position, question)).or_insert(value.as_ref());
        if !stands || *known != value.as_ref() {
            found.insert(position);
        }
    }
    found
}

/// The slowest tenth of the items by the time a word took.
fn slow(tally: &Tally, sheets: &[(usize, Sheet)]) -> HashSet<usize> {
    let nothing_read = HashSet::new();
    let pace = |(position, sheet): &(usize, Sheet)| {
        let ms = sheet.answers.iter().filter_map(|(_, given)| given.ms).max()?;
        let words = tally.columns.words().unread(*position, &nothing_read)?;
        #[allow(clippy::cast_precision_loss)] // a time is far below 2^53 ms
        let pace = ms as f64 / f64::from(words.max(1));
        Some((pace, *position))
    };
    let mut paces: Vec<(f64, usize)> = sheets.iter().filter_map(pace).collect();
    if paces.len() < FEWEST_TIMED {
        return HashSet::new();
    }
    paces.sort_by(|(one, a), (two, b)| two.total_cmp(one).then(a.cmp(b)));
    paces.truncate(paces.len() / 10);
    paces.into_iter().map(|(_, position)| position).collect()
}

fn is_unsure(answer: &Answer) -> bool {
    match answer {
        Answer::Word(word) => word == UNSURE,
        Answer::Set(words) => words.iter().any(|word| word == UNSURE),
        _ => false,
    }
}

/// Whether an answer was given before half of every pane was seen or known from another item.
fn is_on_little(tally: &Tally, position: usize, sheet: &Sheet) -> bool {
    sheet.answers.iter().any(|(_, given)| {
        let Some(seen) = given.seen else { return false };
        let prompt = seen.prompt + given.folded.unwrap_or(0.0);
        let panes = [
            (Pane::Prompt, prompt),
            (Pane::Scratchpad, seen.scratchpad),
            (Pane::Answer, seen.answer),
        ];
        panes
            .into_iter()
            .any(|(pane, share)| share < LITTLE && tally.columns.has_pane(position, pane))
    })
}
