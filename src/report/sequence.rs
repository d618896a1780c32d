//! The interval of a sample that is not finished.

use serde_json::Value;

use super::drawn::Sample;
use super::figures::Figures;
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
    /// Whether all are answered, and it stays since more was drawn after a look.
    pub is_whole: bool,
}

impl SoFar {
    /// That of a sample's share, where `said` tells of each drawn item by its position, if it is still in a
    /// file; `None` once all are answered, unless more was drawn after a look.
    #[must_use]
    pub fn of(sample: &Sample<'_>, said: impl Fn(Option<usize>) -> Said) -> Option<Self> {
        let strata = &sample.design.strata;
        let mut is_held_up = vec![false; strata.len()];
        let mut draws: Vec<(usize, bool)> = Vec::new();
        for &(stratum, position) in &sample.in_order {
            match said(position) {
                Said::Apart => {}
                Said::Open => is_held_up[stratum] = true,
                Said::Case(holds) if !is_held_up[stratum] => draws.push((stratum, holds)),
                Said::Case(_) => {}
            }
        }
        let is_whole = !is_held_up.contains(&true);
        if is_whole && !sample.is_extended {
            return None;
        }
        let sizes: Vec<u64> = strata.iter().map(|stratum| stratum.size).collect();
        let mut sequence = ConfidenceSequence::new(&sizes, Confidence::P95);
        let taken_in = sequence.draw_all(&draws);
        Some(SoFar {
            draws: draws.len(),
            share: taken_in.and_then(|()| sequence.share()),
            is_whole,
        })
    }

    /// The object in `stats --json`.
    #[must_use]
    pub fn to_json(self) -> Value {
        Figures::default().plain("draws", self.draws).pair("ci", self.share).finish()
    }
}
