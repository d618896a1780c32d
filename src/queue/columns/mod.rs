//! What is known of every record beyond its text, in few bytes: id, fields, flags and warnings, a
//! column a key. Filters on them, sorts and the list of items need no file.

mod judge;
mod origins;
mod words;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

pub use judge::Judge;
pub use origins::Origins;
pub use words::Words;

use super::kept_scalars;
use super::record_facts::RecordFacts;
use crate::corpus::showing::record;
use crate::filter::nearest::did_you_mean;
use crate::filter::{Atom, Expr};
use crate::rubric::Rubric;
use crate::transcript::{Pane, Scalar, WarningCode};

/// Texts longer than this are left to the file.
const LONGEST: usize = 96;
/// A key with more different values than this gets no column, unless they are numbers.
const MOST_VALUES: usize = 4096;
/// So many keys get columns.
const MOST_KEYS: usize = 64;
/// Keys of filters that every item has, whatever its file says: what tells where it is, and what its
/// texts and labels tell.
const KEYS_OF_PLACE: [&str; 2] = ["id", "file"];
const KEYS_OF_TEXTS: [&str; 8] =
    ["words", "turns", "prompt", "scratchpad", "answer", "label", "evidence", "note"];
/// What stands for a value that is not there.
const NONE: u16 = 0;
/// The bit of a record whose marks are known.
const KNOWN: u32 = 1 << 31;

/// The columns.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Columns {
    known: usize,
    ids: Texts,
    /// Of records without an id.
    names: Texts,
    /// Warnings and panes, and [`KNOWN`] once they were noted.
    marks: Vec<u32>,
    /// The labels that records carry.
    carried: Vec<Box<str>>,
    /// Hashes of last user messages, as far as there are any.
    asked: Vec<u64>,
    words: Words,
    origins: Origins,
    keys: Vec<Key>,
    #[serde(skip)]
    by_name: HashMap<Box<str>, usize>,
}

/// A key and its values.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Key {
    name: Box<str>,
    is_flag: bool,
    values: Values,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Values {
    /// A code a record, and what codes stand for, from 1.
    Coded {
        codes: Vec<u16>,
        #[serde(with = "kept_scalars")]
        scalars: Vec<Scalar>,
        #[serde(skip)]
        code_of: HashMap<Box<str>, u16>,
    },
    /// Numbers of which nearly each is another; NaN is none. They are exact where the shortest
    /// digits are the file's own.
    Numbers { numbers: Vec<f64>, exact: bool },
    /// Only the file has them.
    InFile,
}

/// Texts by position, packed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Texts {
    bytes: String,
    /// Where each one is; of length 0 where there is none.
    places: Vec<(u32, u32)>,
}

impl Columns {
    /// Notes what a record at a position (from 0) says; a second note about it changes nothing.
    pub fn note(&mut self, position: usize, facts: &RecordFacts) {
        if self.marks.get(position).is_some_and(|marks| marks & KNOWN != 0) {
            return;
        }
        if self.marks.len() <= position {
            self.marks.resize(position + 1, 0);
        }
        self.marks[position] = facts.marks | KNOWN;
        self.known += 1;
        self.carried.extend(facts.carried.clone());
        self.words.note(position, facts.words, &facts.prompts);
        self.origins.note(position, &facts.origins);
        if facts.asked != 0 {
            self.asked.resize(self.asked.len().max(position + 1), 0);
            self.asked[position] = facts.asked;
        }
        self.ids.put(position, facts.id.as_deref().unwrap_or(""));
        self.names.put(position, facts.name.as_deref().unwrap_or(""));
        let mut seen: HashSet<&str> = HashSet::with_capacity(facts.values.len());
        for (name, value, is_flag) in &facts.values {
            // Of a field and a flag of one name the field counts, as in filters.
            if seen.insert(name) {
                self.put(position, name, value, *is_flag);
            }
        }
    }

    fn put(&mut self, position: usize, name: &str, value: &Scalar, is_flag: bool) {
        let place = self.by_name.get(name).copied().unwrap_or_else(|| {
            let values = if self.keys.len() < MOST_KEYS { Values::new() } else { Values::InFile };
            self.keys.push(Key { name: name.into(), is_flag, values });
            self.by_name.insert(name.into(), self.keys.len() - 1);
            self.keys.len() - 1
        });
        if let Some(key) = self.keys.get_mut(place) {
            key.values.put(position, value);
        }
    }

    /// The same after they have been kept, without what can be told from the rest.
    #[must_use]
    pub fn recalled(mut self) -> Self {
        let names = self.keys.iter().enumerate();
        self.by_name = names.map(|(place, key)| (key.name.clone(), place)).collect();
        self.origins = self.origins.recalled();
        for key in &mut self.keys {
            if let Values::Coded { scalars, code_of, .. } = &mut key.values {
                *code_of = scalars.iter().map(code_name).zip(1..).collect();
            }
        }
        self
    }

    /// A hash of a record's last user message, where no field names its query.
    #[must_use]
    pub fn asked(&self, position: usize) -> Option<u64> {
        self.asked.get(record(position)).copied().filter(|hash| *hash != 0)
    }

    /// How many words records have.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Where the texts of records come from.
    #[must_use]
    pub fn origins(&self) -> &Origins {
        &self.origins
    }

    /// The labels that records carry, as JSON.
    pub fn carried(&self) -> impl Iterator<Item = &str> {
        self.carried.iter().map(|carried| &**carried)
    }

    /// How many records are known.
    #[must_use]
    pub fn known(&self) -> usize {
        self.known
    }

    /// A record's own id, if it has one and is known.
    #[must_use]
    pub fn id(&self, position: usize) -> Option<&str> {
        self.ids.get(record(position)).filter(|id| !id.is_empty())
    }

    /// A record's name on the screen, as far as it is known: its id, else its file and number.
    #[must_use]
    pub fn name(&self, position: usize) -> Option<&str> {
        self.id(position)
            .or_else(|| self.names.get(record(position)).filter(|name| !name.is_empty()))
    }

    /// The value of a key, if it has a column and the record has a value.
    #[must_use]
    pub fn value(&self, key: &str, position: usize) -> Option<Scalar> {
        self.keys.get(*self.by_name.get(key)?)?.values.get(record(position))
    }

    /// Whether some value of a key fulfils this; `None` where its values are in the files alone.
    #[must_use]
    pub fn some_value(&self, key: &str, holds: &dyn Fn(&Scalar) -> bool) -> Option<bool> {
        let Some(place) = self.by_name.get(key) else { return Some(false) };
        match &self.keys.get(*place)?.values {
            Values::Coded { scalars, .. } => Some(scalars.iter().any(holds)),
            // Numbers name nobody and nothing.
            Values::Numbers { .. } => Some(false),
            Values::InFile => None,
        }
    }

    /// Whether every value of a key that is there is a number, as far as that is at hand.
    #[must_use]
    pub fn has_only_numbers(&self, key: &str) -> bool {
        let Some(place) = self.by_name.get(key) else { return false };
        match self.keys.get(*place).map(|key| &key.values) {
            Some(Values::Coded { scalars, .. }) => {
                let mut values = scalars.iter().filter(|value| !value.is_missing()).peekable();
                values.peek().is_some() && values.all(|value| value.as_f64().is_some())
            }
            Some(Values::Numbers { .. }) => true,
            _ => false,
        }
    }

    /// The values of a key as texts, in the order they were first seen; none where there are more than
    /// `most`, or they are numbers or long.
    #[must_use]
    pub fn distinct(&self, key: &str, most: usize) -> Vec<String> {
        let values = self.by_name.get(key).and_then(|place| self.keys.get(*place));
        match values.map(|key| &key.values) {
            Some(Values::Coded { scalars, .. }) if scalars.len() <= most => scalars
                .iter()
                .filter(|value| !value.is_missing())
                .map(ToString::to_string)
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the value of a key is at hand for every record as its file writes it.
    #[must_use]
    pub fn is_exact(&self, key: &str) -> bool {
        let values = self.by_name.get(key).map(|place| &self.keys[*place].values);
        !matches!(values, Some(Values::InFile | Values::Numbers { exact: false, .. }))
    }

    /// Whether a record carries a warning; `false` where it is not known.
    #[must_use]
    pub fn warns(&self, position: usize, code: WarningCode) -> bool {
        let bit = WarningCode::ALL.iter().position(|known| *known == code);
        self.has_mark(position, bit.unwrap_or(usize::MAX))
    }

    /// The warnings of a record.
    pub fn warnings(&self, position: usize) -> impl Iterator<Item = WarningCode> + '_ {
        let bits = WarningCode::ALL.iter().enumerate();
        bits.filter(move |(bit, _)| self.has_mark(position, *bit)).map(|(_, code)| *code)
    }

    /// Whether a record has a text in a pane; `false` where it is not known.
    #[must_use]
    pub fn has_pane(&self, position: usize, pane: Pane) -> bool {
        let place = Pane::ALL.iter().position(|known| *known == pane);
        self.has_mark(position, WarningCode::ALL.len() + place.unwrap_or(usize::MAX / 2))
    }

    fn has_mark(&self, position: usize, bit: usize) -> bool {
        let marks = self.marks.get(record(position)).copied().unwrap_or(0) & !KNOWN;
        bit < 31 && marks >> bit & 1 == 1
    }

    /// The keys that have columns, in the order they were first seen, and whether they are flags.
    pub fn keys(&self) -> impl Iterator<Item = (&str, bool)> {
        let kept = self.keys.iter().filter(|key| !matches!(key.values, Values::InFile));
        kept.map(|key| (&*key.name, key.is_flag))
    }

    /// Every key that some record has.
    pub fn all_keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| &*key.name)
    }

    /// A key of a filter that no record has is a slip of the finger.
    ///
    /// # Errors
    /// Where there is one; with the nearest key there is.
    pub fn check_keys(&self, filter: &Expr, rubric: &Rubric) -> Result<(), String> {
        let mut known: Vec<&str> = computed_keys().collect();
        known.extend(self.all_keys());
        let keys = filter.atoms().into_iter().filter_map(Atom::key);
        let mut unknown = keys.filter(|key| !known.contains(key));
        let Some(key) = unknown.next() else { return Ok(()) };
        if rubric.question(key).is_some() {
            return Err(format!("no item has {key}; for an answer write label:{key}=ANSWER"));
        }
        let prints = || "`triptych show --json` prints an item's fields".to_owned();
        let hint = did_you_mean(key, known.iter().copied(), prints);
        Err(format!("no item has {key}; {hint}"))
    }
}

fn computed_keys() -> impl Iterator<Item = &'static str> {
    KEYS_OF_PLACE.into_iter().chain(KEYS_OF_TEXTS)
}

/// Whether a key is worked out from the texts and the labels alone, and from no field.
#[must_use]
pub fn is_of_texts(key: &str) -> bool {
    KEYS_OF_TEXTS.contains(&key)
}

impl Values {
    fn new() -> Self {
        Values::Coded { codes: Vec::new(), scalars: Vec::new(), code_of: HashMap::new() }
    }

    fn put(&mut self, position: usize, value: &Scalar) {
        if *value == Scalar::Null {
            return;
        }
        match self {
            Values::Coded { codes, scalars, code_of } => {
                if matches!(value, Scalar::Text(text) if text.len() > LONGEST) {
                    return *self = Values::InFile;
                }
                let name = code_name(value);
                let code = match code_of.get(&name) {
                    Some(code) => *code,
                    None if scalars.len() >= MOST_VALUES => {
                        *self = self.widened();
                        return self.put(position, value);
                    }
                    None => {
                        scalars.push(value.clone());
                        let code = u16::try_from(scalars.len()).unwrap_or(NONE);
                        code_of.insert(name, code);
                        code
                    }
                };
                fill(codes, position, NONE);
                codes[position] = code;
            }
            Values::Numbers { numbers, exact } => match value.as_f64() {
                Some(number) => {
                    *exact = *exact && is_shortest(value, number);
                    fill(numbers, position, f64::NAN);
                    numbers[position] = number;
                }
                None => *self = Values::InFile,
            },
            Values::InFile => {}
        }
    }

    /// The same values as numbers, if all of them are.
    fn widened(&self) -> Self {
        let Values::Coded { codes, scalars, .. } = self else { return Values::InFile };
        let numbers: Option<Vec<f64>> = scalars.iter().map(Scalar::as_f64).collect();
        let Some(numbers) = numbers else { return Values::InFile };
        let exact =
            scalars.iter().zip(&numbers).all(|(scalar, number)| is_shortest(scalar, *number));
        let number = |code: &u16| match code.checked_sub(1) {
            Some(place) => numbers[usize::from(place)],
            None => f64::NAN,
        };
        Values::Numbers { numbers: codes.iter().map(number).collect(), exact }
    }

    fn get(&self, position: usize) -> Option<Scalar> {
        match self {
            Values::Coded { codes, scalars, .. } => {
                let code = codes.get(position).copied().unwrap_or(NONE).checked_sub(1)?;
                scalars.get(usize::from(code)).cloned()
            }
            Values::Numbers { numbers, .. } => {
                let number = numbers.get(position).copied().filter(|number| !number.is_nan())?;
                Some(Scalar::Number(number.to_string().into()))
            }
            Values::InFile => None,
        }
    }
}

/// What a value is told from others by: a text and a number of the same letters are not the same.
fn code_name(value: &Scalar) -> Box<str> {
    match value {
        Scalar::Text(text) => format!("\"{text}").into(),
        value => value.to_string().into(),
    }
}

fn is_shortest(value: &Scalar, number: f64) -> bool {
    matches!(value, Scalar::Number(digits) if **digits == *number.to_string())
}

fn fill<T: Clone>(values: &mut Vec<T>, position: usize, none: T) {
    if values.len() <= position {
        values.resize(position + 1, none);
    }
}

impl Texts {
    fn put(&mut self, position: usize, text: &str) {
        let kept = text.len() <= LONGEST && !text.is_empty();
        let start = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        if !kept || start == u32::MAX {
            return;
        }
        fill(&mut self.places, position, (0, 0));
        self.bytes.push_str(text);
        self.places[position] = (start, u32::try_from(text.len()).unwrap_or(0));
    }

    fn get(&self, position: usize) -> Option<&str> {
        let (start, length) = *self.places.get(position)?;
        self.bytes.get(start as usize..start as usize + length as usize)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::filter::parse;

    fn facts(id: &str, values: &[(&str, Scalar)]) -> RecordFacts {
        let values = values.iter().map(|(name, value)| ((*name).into(), value.clone(), false));
        let (id, values) = (Some(id.into()), values.collect());
        RecordFacts { id, values, ..RecordFacts::default() }
    }

    fn number(text: &str) -> Scalar {
        Scalar::Number(text.into())
    }

    #[test]
    fn values_come_back_whatever_the_order_they_came_in() {
        let mut columns = Columns::default();
        columns.note(2, &facts("c", &[("tier", Scalar::Text("free".into()))]));
        columns
            .note(0, &facts("a", &[("tier", Scalar::Text("paid".into())), ("n", number("1.50"))]));
        assert_eq!(columns.value("tier", 2), Some(Scalar::Text("free".into())));
        assert_eq!(columns.value("n", 0), Some(number("1.50")), "with the file's digits");
        assert_eq!((columns.value("n", 2), columns.id(0), columns.id(1)), (None, Some("a"), None));
        assert_eq!(columns.known(), 2);
    }

    #[test]
    fn many_numbers_are_kept_and_many_words_are_left_to_the_file() {
        let mut columns = Columns::default();
        for position in 0..2 * MOST_VALUES {
            let score = number(&format!("0.{position:05}"));
            let word = Scalar::Text(format!("word {position}").into());
            columns.note(position, &facts("", &[("score", score), ("word", word)]));
        }
        assert_eq!(columns.value("score", 7), Some(number("0.00007")));
        let keys: Vec<&str> = columns.keys().map(|(name, _)| name).collect();
        assert_eq!(keys, ["score"]);
        let filter = parse("score>0.05 word=x").unwrap();
        let judged = filter.atoms().into_iter().map(|atom| columns.judge(atom).is_some());
        assert_eq!(judged.collect::<Vec<_>>(), [true, false]);
    }

    proptest! {
        #[test]
        fn columns_judge_as_the_record_does(
            values in prop::collection::vec((0..4u8, 0..5u8), 1..40),
            clause in prop::sample::select(vec![
                "k=free", "k!=free", "k>0.4", "k<=1", "k:e", "k~^f", "k=true|2", "has:k", "k=\"1\"",
            ]),
        ) {
            let scalar = |kind: u8, n: u8| match kind {
                0 => Scalar::Text(["free", "paid", "1", "e", ""][usize::from(n)].into()),
                1 => number(&format!("{n}.{n}")),
                2 => Scalar::Bool(n > 2),
                _ => Scalar::Null,
            };
            let mut columns = Columns::default();
            let expr = parse(clause).unwrap();
            let atom = expr.atoms()[0].clone();
            let mut expected = Vec::new();
            for (position, (kind, n)) in values.iter().enumerate() {
                let value = scalar(*kind, *n);
                expected.push(match &atom {
                    Atom::Compare { op, values, .. } => {
                        value != Scalar::Null && op.holds(values, &value)
                    }
                    _ => value != Scalar::Null,
                });
                columns.note(position, &facts("x", &[("k", value)]));
            }
            let judged: Vec<bool> = match columns.judge(&atom) {
                Some(judge) => (0..values.len()).map(|position| judge.holds(position)).collect(),
                None => expected.clone(),
            };
            prop_assert_eq!(judged, expected);
        }
    }
}
