//! What flags say alone, without any label: how often each is up, the gap between two groups, and the
//! mean of both over the values of a field such as a seed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::classifier::{score, title};
use super::figures::{self, Figures};
use super::gaps::Contrast;
use super::reading::Reading;
use super::wish::Wish;
use crate::queue::pairs::Pairs;
use crate::rubric::{Condition, FlagCheck};
use crate::stats::{Confidence, Estimate, Gap, Paired, Proportion, Undefined, mean};

/// How often a flag is up.
#[derive(Clone, Debug)]
pub struct FlagRates {
    /// The flag's name, with its threshold where it gives scores.
    pub flag: String,
    /// Items of the queue that it says nothing of, by position.
    pub without: Vec<usize>,
    /// All items, then each group.
    pub groups: Vec<FlagGroup>,
    /// The gap between two groups, where they are compared.
    pub gap: Option<FlagGap>,
    /// The field that is averaged over.
    pub over: Option<String>,
}

/// A group of items by what a flag says of them.
#[derive(Clone, Debug)]
pub struct FlagGroup {
    /// What they have in common, by key; empty for all items.
    pub by: Vec<(String, String)>,
    /// The items that the flag says something of, by position.
    pub items: Vec<usize>,
    /// Those that it is up for.
    pub up: Vec<usize>,
    /// The share of each value of the field that is averaged over, and their mean.
    pub over: Option<Over>,
}

/// How much more often a flag is up in one group than in the other.
#[derive(Clone, Debug)]
pub struct FlagGap {
    /// The field and its two values.
    pub condition: Condition,
    /// Of all items.
    pub unpaired: Gap,
    /// Of the queries with both runs.
    pub paired: Paired,
    /// The gap under each value of the field that is averaged over, and their mean.
    pub over: Option<Over>,
}

/// A figure under each value of a field.
#[derive(Clone, Debug)]
pub struct Over {
    /// The values, and the figure under each that has one.
    pub values: Vec<(String, f64)>,
    /// Their mean; its error counts the values, not the items.
    pub mean: Result<Estimate, Undefined>,
}

/// An item by what a flag says of it, and by its value of the field that is averaged over.
struct Said {
    position: usize,
    is_up: bool,
    over: Option<String>,
}

/// The rates of every flag that is asked for.
#[must_use]
pub fn of(reading: &Reading<'_>, wish: &Wish) -> Vec<FlagRates> {
    wish.flags.iter().map(|check| FlagRates::of(reading, check, wish)).collect()
}

impl FlagRates {
    fn of(reading: &Reading<'_>, check: &FlagCheck, wish: &Wish) -> Self {
        let (mut said, mut without, mut has_scores) = (Vec::new(), Vec::new(), false);
        for position in reading.open() {
            let value = reading.tally.columns.value(&check.name, position);
            let Some((value, found)) = value.and_then(|one| Some((score(&one, check)?, one)))
            else {
                without.push(position);
                continue;
            };
            has_scores |= found.as_f64().is_some();
            let over = wish.over.as_ref().and_then(|field| reading.value(field, position));
            said.push(Said { position, is_up: value >= check.at, over });
        }
        let mut named: BTreeMap<Vec<String>, Vec<&Said>> = BTreeMap::new();
        for one in &said {
            if let Some(values) = reading.group(&wish.by, one.position) {
                named.entry(values).or_default().push(one);
            }
        }
        let is_over = wish.over.is_some();
        let all = FlagGroup::of(Vec::new(), &said.iter().collect::<Vec<_>>(), is_over);
        let named = named.into_iter().map(|(values, said)| {
            FlagGroup::of(wish.by.iter().cloned().zip(values).collect(), &said, is_over)
        });
        let gap = wish.contrast.as_ref().map(|one| FlagGap::of(reading, one, &said, is_over));
        FlagRates {
            flag: title(&check.name, has_scores.then_some(check.at)),
            without,
            groups: std::iter::once(all).chain(named).collect(),
            gap,
            over: wish.over.clone(),
        }
    }

    /// The object in `stats --json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "flag": self.flag,
            "without": self.without.len(),
            "over": self.over,
            "groups": self.groups.iter().map(FlagGroup::to_json).collect::<Vec<_>>(),
            "gap": self.gap.as_ref().map(FlagGap::to_json),
        })
    }
}

impl FlagGroup {
    fn of(by: Vec<(String, String)>, said: &[&Said], is_over: bool) -> Self {
        let up = said.iter().filter(|one| one.is_up).map(|one| one.position).collect();
        let items = said.iter().map(|one| one.position).collect();
        let over = is_over.then(|| Over::of(said, (0.0, 1.0), |said| share(said).share()));
        FlagGroup { by, items, up, over }
    }

    /// How often the flag is up.
    #[must_use]
    pub fn share(&self) -> Proportion {
        Proportion::new(self.up.len() as u64, self.items.len() as u64)
    }

    fn to_json(&self) -> Value {
        let by: serde_json::Map<String, Value> =
            self.by.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
        let figures = figures::wilson(&self.share(), Confidence::P95)
            .plain("by", by)
            .plain("n", self.items.len())
            .plain("k", self.up.len());
        Over::add_to(figures, self.over.as_ref()).finish()
    }
}

impl FlagGap {
    fn of(reading: &Reading<'_>, contrast: &Contrast, said: &[Said], is_over: bool) -> Self {
        let Contrast { condition, pair_by } = contrast;
        let side = |said: &[&Said], value: &str| {
            let of = |one: &&&Said| {
                reading.value(&condition.field, one.position).as_deref() == Some(value)
            };
            share(&said.iter().filter(of).copied().collect::<Vec<_>>())
        };
        let gap = |said: &[&Said]| Gap::new(side(said, &condition.a), side(said, &condition.b));
        let positions = said.iter().map(|one| one.position);
        let pairs =
            Pairs::of(&reading.tally.columns, positions, condition, pair_by.as_deref()).pairs;
        let is_up = |position: usize| {
            let place = said.binary_search_by_key(&position, |one| one.position);
            place.is_ok_and(|place| said[place].is_up)
        };
        let mut paired = Paired::default();
        for (a, b) in pairs {
            paired.count(is_up(a), is_up(b));
        }
        let all: Vec<&Said> = said.iter().collect();
        FlagGap {
            condition: condition.clone(),
            unpaired: gap(&all),
            paired,
            over: is_over.then(|| Over::of(&all, (-1.0, 1.0), |said| gap(said).difference())),
        }
    }

    fn to_json(&self) -> Value {
        let Condition { field, a, b } = &self.condition;
        let figures = Figures::default()
            .plain("field", field.as_str())
            .plain("a", a.as_str())
            .plain("b", b.as_str())
            .plain("unpaired", figures::difference(&self.unpaired, Confidence::P95).finish())
            .plain("paired", figures::paired_difference(&self.paired, Confidence::P95).finish());
        Over::add_to(figures, self.over.as_ref()).finish()
    }
}

impl Over {
    /// A figure of the items under each value, within bounds.
    fn of(
        said: &[&Said],
        bounds: (f64, f64),
        figure: impl Fn(&[&Said]) -> Result<f64, Undefined>,
    ) -> Self {
        let mut groups: BTreeMap<&str, Vec<&Said>> = BTreeMap::new();
        for one in said {
            if let Some(value) = &one.over {
                groups.entry(value).or_default().push(one);
            }
        }
        let values: Vec<(String, f64)> = groups
            .into_iter()
            .filter_map(|(value, said)| Some((value.to_owned(), figure(&said).ok()?)))
            .collect();
        let figures: Vec<f64> = values.iter().map(|(_, figure)| *figure).collect();
        Over { mean: mean(&figures, Confidence::P95, bounds), values }
    }

    fn add_to(figures: Figures, over: Option<&Self>) -> Figures {
        let Some(over) = over else { return figures };
        let values: Vec<Value> = over
            .values
            .iter()
            .map(|(value, figure)| json!({"value": value, "estimate": figure}))
            .collect();
        figures.plain("over", values).estimate("mean", over.mean)
    }
}

fn share(said: &[&Said]) -> Proportion {
    let up = said.iter().filter(|one| one.is_up).count();
    Proportion::new(up as u64, said.len() as u64)
}
