//! Two items side by side: which of their texts belong together, and where these differ.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::{Duration, Instant};

use crate::text::words::{Differences, count};
use crate::transcript::{Kind, Segment, Transcript};

/// Comparing the words of two items may take this long; after that whole lines are compared.
const WORDS_TAKE: Duration = Duration::from_millis(200);
/// Beyond so many pairs of texts, those of one turn belong together as they come.
const MOST_WEIGHED: usize = 1_000_000;

/// Where two items differ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// The texts that belong together, by their segments, in order.
    pub matched: Vec<(usize, usize)>,
    /// What only the one has, in bytes by segment, and what only the other.
    pub changed: [BTreeMap<usize, Vec<Range<usize>>>; 2],
    /// How many words differ, of how many in the longer texts, among those that belong together; `None` where
    /// there was no time to compare all words.
    pub words: Option<(usize, usize)>,
    /// How many texts only one of the items has.
    pub alone: usize,
}

/// The texts of two transcripts that belong together: the longest row of pairs of one role and kind,
/// equal texts and texts of one turn before others.
#[must_use]
pub fn matched(one: &Transcript, other: &Transcript) -> Vec<(usize, usize)> {
    let (rows, columns) = (&one.segments, &other.segments);
    if rows.len().saturating_mul(columns.len()) > MOST_WEIGHED {
        return in_turn(rows, columns);
    }
    let mut best = vec![vec![0_u32; columns.len() + 1]; rows.len() + 1];
    for (row, left) in rows.iter().enumerate().rev() {
        for (column, right) in columns.iter().enumerate().rev() {
            let pair = weight(left, right).map_or(0, |weight| weight + best[row + 1][column + 1]);
            best[row][column] = pair.max(best[row + 1][column]).max(best[row][column + 1]);
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut matched = Vec::new();
    while row < rows.len() && column < columns.len() {
        let here = best[row][column];
        let pair = weight(&rows[row], &columns[column]);
        if pair.is_some_and(|weight| weight + best[row + 1][column + 1] == here) {
            matched.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if best[row + 1][column] == here {
            row += 1;
        } else {
            column += 1;
        }
    }
    matched
}

/// How well two texts belong together, if they may.
fn weight(one: &Segment, other: &Segment) -> Option<u32> {
    let tool = |segment: &Segment| segment.text.lines().next().map(str::to_owned);
    let is_alike = one.role == other.role
        && one.pane == other.pane
        && one.kind == other.kind
        && (one.kind != Kind::ToolCall || tool(one) == tool(other));
    let same = one.text == other.text;
    is_alike.then(|| if same { 5 } else { 2 + u32::from(one.turn == other.turn) })
}

/// Texts of one turn, role and kind, as they come.
fn in_turn(rows: &[Segment], columns: &[Segment]) -> Vec<(usize, usize)> {
    let mut matched = Vec::new();
    let mut from = 0;
    for (row, left) in rows.iter().enumerate() {
        let behind = columns.iter().enumerate().skip(from);
        let mut same = behind.take_while(|(_, right)| right.turn <= left.turn);
        let found =
            same.find(|(_, right)| right.turn == left.turn && weight(left, right).is_some());
        if let Some((column, _)) = found {
            matched.push((row, column));
            from = column + 1;
        }
    }
    matched
}

/// Compares the words of two transcripts.
#[must_use]
pub fn compare(one: &Transcript, other: &Transcript) -> Compared {
    let end = Instant::now().checked_add(WORDS_TAKE);
    let mut compared = Compared { matched: matched(one, other), ..Compared::default() };
    let mut words = Some((0, 0));
    for &(left, right) in &compared.matched {
        let (old, new) = (&one.segments[left].text, &other.segments[right].text);
        let differences = Differences::of(old, new, end);
        words = words.filter(|_| !differences.by_lines).map(|(changed, all)| {
            let changed = changed + differences.words_changed(old, new);
            (changed, all + count(old).max(count(new)))
        });
        if old != new {
            compared.changed[0].insert(left, differences.old);
            compared.changed[1].insert(right, differences.new);
        }
    }
    compared.words = words;
    let texts = one.segments.len() + other.segments.len();
    compared.alone = texts - 2 * compared.matched.len();
    compared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::{Pane, Role, Tags};

    fn transcript(texts: &[(u32, Role, &str)]) -> Transcript {
        let segment = |(turn, role, text): &(u32, Role, &str)| Segment {
            pane: if *role == Role::Assistant { Pane::Answer } else { Pane::Prompt },
            turn: *turn,
            role: *role,
            name: "".into(),
            kind: Kind::Text,
            text: (*text).to_owned(),
            call: "".into(),
            scores: Box::default(),
            tags: Tags::default(),
        };
        Transcript { segments: texts.iter().map(segment).collect(), ..Transcript::default() }
    }

    #[test]
    fn a_run_that_took_a_turn_more_stays_aligned() {
        use Role::{Assistant, User};
        let one = transcript(&[
            (1, User, "go"),
            (1, Assistant, "look"),
            (2, User, "b"),
            (2, Assistant, "done"),
        ]);
        let other = transcript(&[
            (1, User, "go"),
            (1, Assistant, "wait"),
            (2, User, "more"),
            (2, Assistant, "look"),
            (3, User, "b"),
            (3, Assistant, "done"),
        ]);
        assert_eq!(matched(&one, &other), [(0, 0), (1, 3), (2, 4), (3, 5)]);
        assert_eq!(compare(&one, &other).alone, 2);
    }

    #[test]
    fn words_that_differ_are_counted_once() {
        use Role::Assistant;
        let one = transcript(&[(1, Assistant, "I will comply now")]);
        let other = transcript(&[(1, Assistant, "I will refuse now")]);
        let compared = compare(&one, &other);
        assert_eq!(compared.words, Some((1, 4)));
        assert_eq!(compared.changed[0][&0].first(), Some(&(7..13)));
        assert_eq!(compared.changed[1][&0].first(), Some(&(7..13)));
    }
}
