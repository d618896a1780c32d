//! A stratum that has been checked.

use super::Flags;
use crate::stats::{Undefined, Value, real};

/// A checked stratum that holds items.
pub(super) struct Stratum {
    /// Its place in the caller's list.
    pub(super) place: usize,
    pub(super) population: u64,
    pub(super) labelled: u64,
    /// The labelled items by cell: TP, FP, FN, TN.
    pub(super) seen: [u64; 4],
    pub(super) flags: Flags,
}

impl Stratum {
    /// The stratum at a place; none where it has no items.
    pub(super) fn new(
        place: usize,
        population: u64,
        seen: [u64; 4],
        flags: Flags,
    ) -> Value<Option<Self>> {
        let labelled = seen.into_iter().try_fold(0, u64::checked_add);
        let labelled = labelled.filter(|labelled| *labelled <= population);
        let labelled = labelled.ok_or(Undefined::MoreThanThere(place))?;
        let mut cells = seen.into_iter().zip(flags.possible());
        match (population, labelled) {
            (0, _) => Ok(None),
            (_, 0) => Err(Undefined::NotSampled(place)),
            _ if cells.any(|(count, possible)| count > 0 && !possible) => {
                Err(Undefined::WrongKind(place))
            }
            _ => Ok(Some(Stratum { place, population, labelled, seen, flags })),
        }
    }

    /// The estimated total of a value that items have by their cell.
    pub(super) fn total(&self, values: [f64; 4]) -> f64 {
        let sum: f64 = values.iter().zip(self.seen).map(|(value, count)| value * real(count)).sum();
        real(self.population) * sum / real(self.labelled)
    }

    /// The variance of the mean of a value, drawn without replacement. Lohr, chapter 2.
    pub(super) fn variance(&self, values: [f64; 4]) -> Value {
        // A stratum of one kind is known to add nothing to the other kind's cells.
        let mut possible = values.iter().zip(self.flags.possible());
        let nothing = possible.all(|(value, possible)| *value == 0.0 || !possible);
        if nothing || self.labelled == self.population {
            return Ok(0.0);
        }
        if self.labelled < 2 {
            return Err(Undefined::OneOfSeveral(self.place));
        }
        let (n, whole) = (real(self.labelled), real(self.population));
        let each = || values.iter().zip(self.seen.map(real));
        let mean = each().map(|(value, count)| value * count).sum::<f64>() / n;
        let squares: f64 = each().map(|(value, count)| count * (value - mean).powi(2)).sum();
        Ok((1.0 - n / whole) * squares / (n - 1.0) / n)
    }
}
