//! How samples were drawn, and what became of them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::labels::event::{Body, Millis};
use crate::labels::sample::{Design, Stratum, Unit};
use crate::report::page::{Cell, Page};
use crate::report::reading::Reading;
use crate::report::words::percent;

/// A sample's design, and the events that speak of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SampleFacts {
    /// Its name.
    pub name: String,
    /// When it was drawn, and more of it.
    pub at: Vec<Millis>,
    /// What decided which items were drawn.
    pub seed: u64,
    /// What was drawn at once.
    pub unit: Unit,
    /// What items had to pass.
    pub filter: Option<String>,
    /// Whether its numbers stayed shut until its items were done, or still do.
    pub sealed: bool,
    /// Whether they do now.
    pub is_shut: bool,
    /// Whether both of a pair were shown far from each other.
    pub twins: bool,
    /// The share that was shown twice.
    pub repeat: Option<f64>,
    /// The parts that were drawn from.
    pub strata: Vec<StratumFacts>,
    /// How many items each reviewer was dealt.
    pub deal: BTreeMap<String, usize>,
    /// Who looked early, and how far each reviewer was then.
    pub looks: Vec<Look>,
    /// What it informed.
    pub used: Vec<Use>,
}

/// A part of the corpus.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StratumFacts {
    /// A filter that tells its items, or `all`.
    pub name: String,
    /// How many units it had.
    pub size: u64,
    /// How many of them were drawn.
    pub drawn: usize,
}

/// A look at a sealed sample.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Look {
    /// When.
    pub at: Millis,
    /// Who.
    pub by: String,
    /// By reviewer, how many items were done.
    pub counts: BTreeMap<String, u64>,
}

/// What a sample informed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Use {
    /// When that was said.
    pub at: Millis,
    /// By whom.
    pub by: String,
    /// What.
    pub purpose: String,
}

/// Every sample that is recorded.
#[must_use]
pub fn of(reading: &Reading<'_>) -> Vec<SampleFacts> {
    reading.tally.ledger.designs().iter().map(|design| facts(reading, design)).collect()
}

fn facts(reading: &Reading<'_>, design: &Design) -> SampleFacts {
    let ledger = &reading.tally.ledger;
    let (mut looks, mut used) = (Vec::new(), Vec::new());
    for event in ledger.sample_notes() {
        let (at, by) = (event.at, event.by.clone());
        match &event.body {
            Body::Unseal { sample, counts } if *sample == design.name => {
                looks.push(Look { at, by, counts: counts.clone() });
            }
            Body::Used { sample, purpose } if *sample == design.name => {
                used.push(Use { at, by, purpose: purpose.clone() });
            }
            _ => {}
        }
    }
    let stratum = |stratum: &Stratum| StratumFacts {
        name: stratum.name.clone(),
        size: stratum.size,
        drawn: stratum.drawn.len() / design.unit.items(),
    };
    SampleFacts {
        name: design.name.clone(),
        at: ledger.draws_of(&design.name).map(|(order, _)| order.placed()).collect(),
        seed: design.seed,
        unit: design.unit,
        filter: design.filter.clone(),
        sealed: design.sealed,
        is_shut: reading.seals.iter().any(|seal| seal.sample == design.name),
        twins: design.twins,
        repeat: design.repeat,
        strata: design.strata.iter().map(stratum).collect(),
        deal: design.deal.iter().map(|(name, items)| (name.clone(), items.len())).collect(),
        looks,
        used,
    }
}

impl SampleFacts {
    /// How many units were drawn, and of how many.
    #[must_use]
    pub fn counts(&self) -> (usize, u64) {
        let drawn = self.strata.iter().map(|stratum| stratum.drawn).sum();
        (drawn, self.strata.iter().map(|stratum| stratum.size).fold(0, u64::saturating_add))
    }

    /// How it was drawn and shown, as a sentence without its end.
    #[must_use]
    pub fn words(&self) -> String {
        let (drawn, size) = self.counts();
        let unit = self.unit.word();
        let mut words = format!("Sample {}: {drawn} of {size} {unit}s drawn", self.name);
        if self.strata.len() > 1 {
            words += &format!(" from {} strata", self.strata.len());
        }
        words += &format!(", without replacement, with the seed {}", self.seed);
        if let Some(filter) = &self.filter {
            words += &format!(", from what matches {filter}");
        }
        if self.twins {
            words += ", both runs of a query apart and in an order that the seed decides";
        }
        if let Some(share) = self.repeat {
            words += &format!(", {} of each reviewer's items shown twice", percent(share));
        }
        if !self.deal.is_empty() {
            let each = self.deal.iter().map(|(name, items)| format!("{name} {items}"));
            words += &format!(", dealt out: {}", each.collect::<Vec<_>>().join(", "));
        }
        words
    }

    /// Whether its numbers could be seen before it was done.
    #[must_use]
    pub fn seal_words(&self) -> String {
        match (self.sealed, self.is_shut, self.looks.is_empty()) {
            (false, ..) => "its numbers were open from the beginning".to_owned(),
            (true, true, _) => "it is sealed, and not done".to_owned(),
            (true, false, true) => "its numbers were sealed until every item was done".to_owned(),
            (true, false, false) => {
                let looks = self.looks.iter().map(|look| {
                    let each = look.counts.iter().map(|(name, done)| format!("{name} {done}"));
                    format!(
                        "{} unsealed it on {} (done by then: {})",
                        look.by,
                        day(look.at),
                        each.collect::<Vec<_>>().join(", ")
                    )
                });
                looks.collect::<Vec<_>>().join("; ")
            }
        }
    }
}

/// The day of a time, in UTC.
pub fn day(at: Millis) -> String {
    at.to_string().chars().take_while(|sign| *sign != 'T').collect()
}

/// The part of the page.
pub fn print(page: &mut Page, samples: &[SampleFacts]) {
    for sample in samples {
        page.words(format!("{}; {}.", sample.words(), sample.seal_words()));
        let days: Vec<String> = sample.at.iter().map(|at| day(*at)).collect();
        let more = match days.len() {
            0 | 1 => String::new(),
            more => format!(" and {} more {}", more - 1, if more == 2 { "time" } else { "times" }),
        };
        if let Some(first) = days.first() {
            page.words(format!("Drawn on {first}{more}."));
        }
        for Use { at, by, purpose } in &sample.used {
            page.words(format!(
                "It informed the {purpose} ({by}, {}), so that it is no test of it.",
                day(*at)
            ));
        }
        if sample.strata.len() > 1 {
            let mut rows = vec![[
                Cell::from(format!("strata of {}", sample.name)),
                Cell::right(sample.unit.word().to_owned() + "s"),
                Cell::right("drawn"),
            ]];
            rows.extend(sample.strata.iter().map(|stratum| {
                [
                    Cell::from(format!("  {}", stratum.name)),
                    Cell::right(stratum.size.to_string()),
                    Cell::right(stratum.drawn.to_string()),
                ]
            }));
            page.table(rows);
        }
    }
    if samples.is_empty() {
        page.words(
            "No sample was drawn: the numbers are of what was labelled, and speak for nothing else.",
        );
    }
}
