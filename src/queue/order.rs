//! Sorts: by what records say, by labels, at random.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt;

use super::columns::Columns;
use crate::corpus::identity::Identities;
use crate::filter::nearest::did_you_mean;
use crate::labels::event::Millis;
use crate::rubric::Rubric;
use crate::transcript::Scalar;

/// What is sorted by.
pub trait Sorted {
    /// What records say beyond their texts.
    fn columns(&self) -> &Columns;
    /// Which record is which.
    fn identities(&self) -> &Identities;
    /// When the reviewer last answered about the record at a position.
    fn answered_at(&self, position: usize) -> Option<Millis>;
    /// How many signs of hesitation the reviewer's answers about the record at a position show.
    fn hesitation(&self, position: usize, rubric: &Rubric) -> u32;
    /// Hashes of the prompts that the reviewer has read.
    fn prompts_read(&self) -> HashSet<u64>;
}

/// A sort, by several keys: the first one that differs counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    keys: Vec<SortKey>,
}

/// One key of a sort.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SortKey {
    by: By,
    descending: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum By {
    /// The place in the files.
    Position,
    /// A field, a flag or the id.
    Key(String),
    /// At random, the same for the same seed on any machine.
    Random(String),
    /// How near a flag is to its threshold.
    Uncertainty(String),
    /// When the reviewer answered last.
    LabelledAt,
    /// Words that the reviewer has not read.
    NewWords,
    /// Signs that the reviewer hesitated.
    Hesitation,
}

/// The key for words of an item without those of prompts that the reviewer has read in any item.
pub const NEW_WORDS: &str = "new_words";

/// The key for signs that the reviewer hesitated.
pub const HESITATION: &str = "hesitation";

/// What a record is sorted by.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Number(f64),
    Text(String),
    /// Nothing; it comes last either way.
    None,
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, SortKey { by, descending }) in self.keys.iter().enumerate() {
            let sign = if *descending { "-" } else { "" };
            write!(f, "{}{sign}", if place > 0 { "," } else { "" })?;
            match by {
                By::Position => f.write_str("position")?,
                By::Key(name) => f.write_str(name)?,
                By::Random(seed) => write!(f, "random:{seed}")?,
                By::Uncertainty(flag) => write!(f, "uncertainty:{flag}")?,
                By::LabelledAt => f.write_str("labelled-at")?,
                By::NewWords => f.write_str(NEW_WORDS)?,
                By::Hesitation => f.write_str(HESITATION)?,
            }
        }
        Ok(())
    }
}

impl Sort {
    /// The other way round, key by key.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let keys = self.keys.iter().cloned();
        Sort { keys: keys.map(|key| SortKey { descending: !key.descending, ..key }).collect() }
    }

    /// Reads keys as they are written: `-alignment_faking,id`, `random:7`, `uncertainty:FLAG`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let keys = text.split(',').map(str::trim).filter(|key| !key.is_empty());
        Sort { keys: keys.map(SortKey::parse).collect() }
    }

    /// A random order.
    #[must_use]
    pub fn shuffled(seed: &str) -> Self {
        Sort { keys: vec![SortKey { by: By::Random(seed.to_owned()), descending: false }] }
    }

    /// Whether it asks how much there is to read.
    #[must_use]
    pub fn is_by_new_words(&self) -> bool {
        self.keys.iter().any(|key| key.by == By::NewWords)
    }

    /// Whether a field or flag of this name decides the order.
    #[must_use]
    pub fn is_by(&self, key: &str) -> bool {
        self.keys
            .iter()
            .any(|own| matches!(&own.by, By::Key(name) | By::Uncertainty(name) if name == key))
    }

    /// Whether everything it sorts by is there.
    ///
    /// # Errors
    /// Where a key is none that a record has, or has no column; with the nearest key.
    pub fn check(&self, queue: &dyn Sorted) -> Result<(), String> {
        for key in &self.keys {
            let (By::Key(name) | By::Uncertainty(name)) = &key.by else { continue };
            let known: Vec<&str> = queue.columns().keys().map(|(name, _)| name).collect();
            if name != "id" && !known.contains(&name.as_str()) {
                let known = known.iter().copied().chain(["id", "position", NEW_WORDS, HESITATION]);
                let hint = did_you_mean(name, known, || "sort by position".to_owned());
                return Err(format!("nothing can be sorted by {name}; {hint}"));
            }
        }
        Ok(())
    }

    /// Sorts positions; equal ones stay as they are.
    pub fn sort(&self, positions: &mut [usize], queue: &dyn Sorted, rubric: &Rubric) {
        let read = if self.is_by_new_words() { queue.prompts_read() } else { HashSet::new() };
        let values = |position: &usize| -> Vec<Value> {
            self.keys.iter().map(|key| key.value(*position, queue, (rubric, &read))).collect()
        };
        let mut keyed: Vec<(Vec<Value>, usize)> =
            positions.iter().map(|position| (values(position), *position)).collect();
        keyed.sort_by(|(a, _), (b, _)| {
            let pairs = self.keys.iter().zip(a.iter().zip(b));
            let orders = pairs.map(|(key, (a, b))| key.compare(a, b));
            orders.fold(Ordering::Equal, Ordering::then)
        });
        for (slot, (_, position)) in positions.iter_mut().zip(keyed) {
            *slot = position;
        }
    }
}

impl SortKey {
    fn parse(text: &str) -> Self {
        let (text, descending) = match text.strip_prefix('-') {
            Some(text) => (text, true),
            None => (text, false),
        };
        let by = match (text, text.split_once(':')) {
            ("position", _) => By::Position,
            ("labelled-at", _) => By::LabelledAt,
            (NEW_WORDS, _) => By::NewWords,
            (HESITATION, _) => By::Hesitation,
            (_, Some(("random", seed))) => By::Random(seed.to_owned()),
            (_, Some(("uncertainty", flag))) => By::Uncertainty(flag.to_owned()),
            _ => By::Key(text.to_owned()),
        };
        SortKey { by, descending }
    }

    fn compare(&self, a: &Value, b: &Value) -> Ordering {
        let order = match (a, b) {
            (Value::None, Value::None) => return Ordering::Equal,
            (Value::None, _) => return Ordering::Greater,
            (_, Value::None) => return Ordering::Less,
            (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
            (Value::Text(a), Value::Text(b)) => a.cmp(b),
            (Value::Number(_), Value::Text(_)) => Ordering::Less,
            (Value::Text(_), Value::Number(_)) => Ordering::Greater,
        };
        if self.descending { order.reverse() } else { order }
    }

    #[allow(clippy::cast_precision_loss)] // positions and times are far below 2^53
    fn value(
        &self,
        position: usize,
        queue: &dyn Sorted,
        (rubric, read): (&Rubric, &HashSet<u64>),
    ) -> Value {
        let column = |name: &str| queue.columns().value(name, position);
        match &self.by {
            By::Position => Value::Number(position as f64),
            By::Key(name) => match column(name) {
                Some(Scalar::Text(text)) => Value::Text(text.into()),
                Some(Scalar::Bool(value)) => Value::Number(f64::from(u8::from(value))),
                Some(value) => value.as_f64().map_or(Value::None, Value::Number),
                None if name == "id" => {
                    let id = queue.columns().id(position);
                    id.map_or(Value::None, |id| Value::Text(id.to_owned()))
                }
                None => Value::None,
            },
            By::Random(seed) => Value::Text(random_key(seed, position, queue)),
            By::Uncertainty(flag) => {
                let at = rubric.threshold(flag);
                let value = column(flag).and_then(|value| value.as_f64());
                value.map_or(Value::None, |value| Value::Number((value - at).abs()))
            }
            By::LabelledAt => {
                let at = queue.answered_at(position);
                at.map_or(Value::None, |at| Value::Number(at.0 as f64))
            }
            By::Hesitation => {
                let signs = queue.hesitation(position, rubric);
                if signs > 0 { Value::Number(signs.into()) } else { Value::None }
            }
            By::NewWords => {
                let words = queue.columns().words().unread(position, read);
                words.map_or(Value::None, |words| Value::Number(words.into()))
            }
        }
    }
}

/// BLAKE3 of the seed, the id and the text's digest, so that order and machine do not matter.
fn random_key(seed: &str, position: usize, queue: &dyn Sorted) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(seed.as_bytes()).update(&[0]);
    if let Some(identity) = queue.identities().at(position) {
        hasher.update(&identity.id.to_be_bytes()).update(&identity.digest.to_be_bytes());
    }
    if let Some((copy, _)) = queue.identities().copy(position) {
        hasher.update(&[0]).update(copy.to_string().as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
