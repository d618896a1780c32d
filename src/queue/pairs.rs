//! Which items are two runs of one query, under the two values of a condition.

use std::collections::BTreeMap;
use std::ops::Range;

use super::columns::Columns;
use super::record_facts::QUERY;
use crate::rubric::Condition;

/// Fields that tell several runs of one query apart.
const RUN: [&str; 2] = ["model", "epoch"];

/// The items of a corpus, paired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Under the condition's first value, and under its second.
    pub pairs: Vec<(usize, usize)>,
    /// What each pair has in common: its query, or its id without the condition's word.
    pub keys: Vec<String>,
    /// Items of either value that have no other side.
    pub alone: Vec<usize>,
}

/// By what items belong together.
enum Key {
    Field(String),
    Id(String),
    /// A hash of the last user message.
    Message(u64),
}

impl Pairs {
    /// Pairs the items of some positions by the field `by`, else by their `query_id`, else by their
    /// id without the condition's word, else by an equal last user message. Of several runs of a
    /// query those belong together that are equal in `model` and `epoch`.
    #[must_use]
    pub fn of(
        columns: &Columns,
        positions: impl IntoIterator<Item = usize>,
        condition: &Condition,
        by: Option<&str>,
    ) -> Self {
        let text = |field: &str, position| columns.value(field, position).map(|v| v.to_string());
        let key = |position: usize| {
            let field = text(by.unwrap_or(QUERY), position).map(Key::Field);
            let id = || columns.id(position).and_then(|id| without_word(id, condition));
            let asked = || columns.asked(position).map(Key::Message);
            field.or_else(|| if by.is_none() { id().map(Key::Id).or_else(asked) } else { None })
        };
        // A hash an item is much smaller than its query's name.
        let mut items: Vec<(u128, usize, usize)> = Vec::new();
        for position in positions {
            let value = text(&condition.field, position);
            let sides = [&condition.a, &condition.b];
            let side = sides.iter().position(|side| value.as_ref() == Some(side));
            if let (Some(side), Some(key)) = (side, side.and_then(|_| key(position))) {
                items.push((key.hash(), side, position));
            }
        }
        items.sort_unstable();
        let (mut pairs, mut alone) = (Vec::new(), Vec::new());
        for query in items.chunk_by(|one, other| one.0 == other.0) {
            if let [(_, 0, a), (_, 1, b)] = query {
                pairs.push((*a, *b));
                continue;
            }
            let run = |position: usize| RUN.map(|field| text(field, position));
            let mut runs: BTreeMap<_, [Vec<usize>; 2]> = BTreeMap::new();
            for (_, side, position) in query {
                runs.entry(run(*position)).or_default()[*side].push(*position);
            }
            for [a, b] in runs.into_values() {
                match (a.as_slice(), b.as_slice()) {
                    ([a], [b]) => pairs.push((*a, *b)),
                    _ => alone.extend(a.into_iter().chain(b)),
                }
            }
        }
        pairs.sort_unstable();
        alone.sort_unstable();
        let named = |(a, _): &(usize, usize)| key(*a).map(Key::name).unwrap_or_default();
        let keys = pairs.iter().map(named).collect();
        Pairs { pairs, keys, alone }
    }
}

impl Key {
    fn name(self) -> String {
        match self {
            Key::Field(name) | Key::Id(name) => name,
            Key::Message(hash) => format!("{hash:016x}"),
        }
    }

    fn hash(&self) -> u128 {
        let (kind, name) = match self {
            Key::Field(name) => (0, name.as_bytes()),
            Key::Id(name) => (1, name.as_bytes()),
            Key::Message(hash) => (2, &hash.to_be_bytes()[..]),
        };
        let hash = blake3::Hasher::new().update(&[kind]).update(name).finalize();
        let half = hash.as_bytes().first_chunk::<16>();
        half.map_or(0, |half| u128::from_be_bytes(*half))
    }
}

/// An id without a value of the condition between separators; `None` where it has none.
fn without_word(id: &str, condition: &Condition) -> Option<String> {
    let word = condition_word(id, condition)?;
    Some(format!("{}{}", &id[..word.start], &id[word.end..]))
}

/// Where a value of the condition stands in an id between separators.
#[must_use]
pub fn condition_word(id: &str, condition: &Condition) -> Option<Range<usize>> {
    let is_part = |c: char| c.is_alphanumeric();
    let words = [condition.a.as_str(), condition.b.as_str()];
    words.into_iter().filter(|word| !word.is_empty()).find_map(|word| {
        id.match_indices(word).map(|(at, _)| at..at + word.len()).find(|found| {
            !id[..found.start].ends_with(is_part) && !id[found.end..].starts_with(is_part)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::record_facts::RecordFacts;
    use crate::transcript::Scalar;

    fn columns(items: &[(&str, &[(&str, &str)])]) -> Columns {
        let mut columns = Columns::default();
        for (position, (id, fields)) in items.iter().enumerate() {
            let value = |(name, value): &(&str, &str)| {
                ((*name).into(), Scalar::Text((*value).into()), false)
            };
            let values = fields.iter().map(value).collect();
            let facts = RecordFacts { id: Some((*id).into()), values, ..RecordFacts::default() };
            columns.note(position, &facts);
        }
        columns
    }

    fn pair(items: &[(&str, &[(&str, &str)])], by: Option<&str>) -> Pairs {
        let condition = Condition { field: "tier".into(), a: "free".into(), b: "paid".into() };
        Pairs::of(&columns(items), 0..items.len(), &condition, by)
    }

    #[test]
    fn a_query_id_comes_before_the_ids() {
        let found = pair(
            &[
                ("x-free", &[("tier", "free"), ("query_id", "1")]),
                ("y-paid", &[("tier", "paid"), ("query_id", "1")]),
                ("q2-paid", &[("tier", "paid")]),
                ("q2-free", &[("tier", "free")]),
                ("q3-free", &[("tier", "free")]),
                ("freedom", &[("tier", "free")]),
            ],
            None,
        );
        assert_eq!((found.pairs, found.alone), (vec![(0, 1), (3, 2)], vec![4]));
        assert_eq!(found.keys, ["1", "q2-"]);
    }

    #[test]
    fn an_equal_question_is_the_last_resort() {
        let item = |position: usize, tier: &str, asked| {
            let values = vec![("tier".into(), Scalar::Text(tier.into()), false)];
            let id = Some(format!("r{position}").into());
            RecordFacts { id, values, asked, ..RecordFacts::default() }
        };
        let mut columns = Columns::default();
        for (position, (tier, asked)) in
            [("free", 7), ("free", 8), ("paid", 8), ("paid", 0)].into_iter().enumerate()
        {
            columns.note(position, &item(position, tier, asked));
        }
        let condition = Condition { field: "tier".into(), a: "free".into(), b: "paid".into() };
        let found = Pairs::of(&columns, 0..4, &condition, None);
        assert_eq!((found.pairs, found.alone), (vec![(1, 2)], vec![0]));
    }

    #[test]
    fn several_runs_of_a_query_are_paired_by_model_and_epoch() {
        let items: [(&str, &[(&str, &str)]); 5] = [
            ("a", &[("tier", "free"), ("q", "1"), ("model", "m"), ("epoch", "1")]),
            ("b", &[("tier", "free"), ("q", "1"), ("model", "m"), ("epoch", "2")]),
            ("c", &[("tier", "paid"), ("q", "1"), ("model", "m"), ("epoch", "2")]),
            ("d", &[("tier", "paid"), ("q", "1"), ("model", "n"), ("epoch", "1")]),
            ("e", &[("tier", "other"), ("q", "1")]),
        ];
        let found = pair(&items, Some("q"));
        assert_eq!((found.pairs, found.alone), (vec![(1, 2)], vec![0, 3]));
    }
}
