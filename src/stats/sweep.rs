//! The flag at every threshold that makes a difference.

use super::ranking::same_score;
use super::{Confusion, Scores, Undefined, Value};

/// What is flagged at one threshold: all items with this score or a higher one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sweep {
    /// The threshold.
    pub threshold: f64,
    /// What it gives. Weights are not taken into account.
    pub confusion: Confusion,
}

impl Scores {
    /// What a threshold flags, say the one in use. One that is NaN flags nothing.
    ///
    /// # Errors
    /// [`Undefined::NoItems`].
    pub fn at(&self, threshold: f64) -> Value<Sweep> {
        let mut confusion = Confusion::default();
        for item in &self.items {
            *confusion.cell_mut(item.score >= threshold, item.positive) += 1;
        }
        let some = !self.items.is_empty();
        some.then_some(Sweep { threshold, confusion }).ok_or(Undefined::NoItems)
    }

    /// Every distinct score as the threshold, from the highest.
    #[must_use]
    pub fn sweep(&self) -> Vec<Sweep> {
        let mut confusion = Confusion::default();
        for item in &self.items {
            *confusion.cell_mut(false, item.positive) += 1;
        }
        let ties = self.items.chunk_by(same_score);
        let rows = ties.map(|tie| {
            for item in tie {
                *confusion.cell_mut(false, item.positive) -= 1;
                *confusion.cell_mut(true, item.positive) += 1;
            }
            Sweep { threshold: tie[0].score, confusion }
        });
        rows.collect()
    }

    /// The threshold with the best F1, at a tie the highest of them.
    ///
    /// # Errors
    /// [`Undefined::NoItems`], [`Undefined::NoPositives`].
    pub fn best_f1(&self) -> Value<Sweep> {
        if self.positives() == 0 && !self.items.is_empty() {
            return Err(Undefined::NoPositives);
        }
        let f1 = |row: &Sweep| row.confusion.f1().value.unwrap_or(-1.0);
        let rows = self.sweep().into_iter();
        rows.reduce(|best, row| if f1(&row) > f1(&best) { row } else { best })
            .ok_or(Undefined::NoItems)
    }
}
