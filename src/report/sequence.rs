//! The interval of a sample that is not finished.

use std::collections::HashMap;

use serde_json::Value;

use super::figures::Figures;
use crate::labels::sample::{Design, Drawn};
use crate::queue::sample::mixed;
use crate::queue::tally::Tally;
use crate::stats::{Confidence, ConfidenceSequence, Interval, Undefined};

/// What is known of a drawn item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is not one of those that the share is of.
    Apart,
    /// It has no answer yet.
    Open,
    /// It is answered: whether it is a case.
    Case(bool),
}

/// The interval for a share that holds however often one looks, from the answers in the order of the draw:
/// of each stratum up to the first item without one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoFar {
    /// How many answers it is from.
    pub draws: usize,
    /// The interval.
    pub share: Result<Interval, Undefined>,
}

impl SoFar {
    /// That of a sample's share, where `said` tells of each drawn item by its position, if it is still in a
    /// file; `None` once all are answered.
    #[must_use]
    pub fn of(
        design: &Design,
        tally: &Tally,
        said: impl Fn(Option<usize>) -> Said,
    ) -> Option<Self> {
        let mut stratum_of: HashMap<&Drawn, usize> = HashMap::new();
        for (place, stratum) in design.strata.iter().enumerate() {
            stratum_of.extend(stratum.drawn.iter().map(|item| (item, place)));
        }
        let mut is_held_up = vec![false; design.strata.len()];
        let mut draws: Vec<(usize, bool)> = Vec::new();
        let order = mixed(design.seed, &design.strata, design.unit.items());
        for (item, position) in order.iter().zip(tally.locate(&order)) {
            let Some(&stratum) = stratum_of.get(item) else { continue };
            match said(position) {
                Said::Apart => {}
                Said::Open => is_held_up[stratum] = true,
                Said::Case(holds) if !is_held_up[stratum] => draws.push((stratum, holds)),
                Said::Case(_) => {}
            }
        }
        if !is_held_up.contains(&true) {
            return None;
        }
        let sizes: Vec<u64> = design.strata.iter().map(|stratum| stratum.size).collect();
        let mut sequence = ConfidenceSequence::new(&sizes, Confidence::P95);
        let taken_in = sequence.draw_all(&draws);
        Some(SoFar { draws: draws.len(), share: taken_in.and_then(|()| sequence.share()) })
    }

    /// The object in `stats --json`.
    #[must_use]
    pub fn to_json(self) -> Value {
        Figures::default().plain("draws", self.draws).pair("ci", self.share).finish()
    }
}
