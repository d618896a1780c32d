//! A flag against what people say: the four counts and the rates they give.

use super::agreement::{Distance, PairTable, cohen_kappa};
use super::undefined::nonzero;
use super::{Confidence, Estimate, Interval, Proportion, Undefined, Value, real};

/// Items by whether they are flagged and whether they are positive by their label, which is taken
/// as the truth. A rate with nothing to count is undefined, also where some libraries say 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    /// Flagged and positive (TP).
    pub true_positive: u64,
    /// Flagged and negative (FP), a false alarm.
    pub false_positive: u64,
    /// Not flagged but positive (FN), a miss.
    pub false_negative: u64,
    /// Not flagged and negative (TN).
    pub true_negative: u64,
}

impl Confusion {
    /// TP, FP, FN and TN.
    #[must_use]
    pub fn cells(&self) -> [u64; 4] {
        [self.true_positive, self.false_positive, self.false_negative, self.true_negative]
    }

    /// The count of the items that are flagged so and labelled so.
    pub fn cell_mut(&mut self, flagged: bool, positive: bool) -> &mut u64 {
        match (flagged, positive) {
            (true, true) => &mut self.true_positive,
            (true, false) => &mut self.false_positive,
            (false, true) => &mut self.false_negative,
            (false, false) => &mut self.true_negative,
        }
    }

    /// All items.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.cells().into_iter().fold(0, u64::saturating_add)
    }

    /// The flagged items.
    #[must_use]
    pub fn flagged(&self) -> u64 {
        self.true_positive.saturating_add(self.false_positive)
    }

    /// The items that are positive by their label.
    #[must_use]
    pub fn positives(&self) -> u64 {
        self.true_positive.saturating_add(self.false_negative)
    }

    fn negatives(&self) -> u64 {
        self.false_positive.saturating_add(self.true_negative)
    }

    /// (TP + TN) / all. Undefined without items.
    #[must_use]
    pub fn accuracy(&self) -> Rate {
        let right = self.true_positive.saturating_add(self.true_negative);
        Rate::new(Proportion::new(right, self.items()), Undefined::NoItems)
    }

    /// TP / (TP + FP): how many of the flagged are positive. Undefined with nothing flagged.
    #[must_use]
    pub fn precision(&self) -> Rate {
        let found = Proportion::new(self.true_positive, self.flagged());
        Rate::new(found, Undefined::NothingFlagged)
    }

    /// TP / (TP + FN): how many of the positives are flagged. Undefined without positives.
    #[must_use]
    pub fn recall(&self) -> Rate {
        let found = Proportion::new(self.true_positive, self.positives());
        Rate::new(found, Undefined::NoPositives)
    }

    /// TN / (TN + FP): how many of the negatives are not flagged. Undefined without negatives.
    #[must_use]
    pub fn specificity(&self) -> Rate {
        let spared = Proportion::new(self.true_negative, self.negatives());
        Rate::new(spared, Undefined::NoNegatives)
    }

    /// F1 = 2TP / (2TP + FP + FN), the harmonic mean of precision and recall. It is 2J / (1 + J) of
    /// the proportion J = TP / (TP + FP + FN), and its interval is Wilson's for J turned likewise.
    /// Undefined with nothing flagged and no positives.
    #[must_use]
    pub fn f1(&self) -> Rate {
        let either = self.flagged().saturating_add(self.false_negative);
        let found = Proportion::new(self.true_positive, either);
        let jaccard = Rate::new(found, Undefined::NothingToFind);
        let turned = |j: f64| 2.0 * j / (1.0 + j);
        Rate {
            value: jaccard.value.map(turned),
            interval: jaccard.interval.map(|wilson| wilson.map(turned)),
        }
    }

    /// Matthews' correlation of flag and label, -1 to 1. Matthews 1975, *Biochim Biophys Acta* 405.
    ///
    /// # Errors
    /// Where flags or labels are all the same.
    pub fn mcc(&self) -> Value {
        mcc(self.cells().map(real))
    }

    /// Cohen's kappa of flag and label.
    ///
    /// # Errors
    /// [`Undefined::NoItems`]; [`Undefined::OneCategory`] where flags and labels are all the same.
    pub fn kappa(&self) -> Value<Estimate> {
        let [tp, fp, missed, tn] = self.cells();
        let table = PairTable::new(vec![vec![tp, missed], vec![fp, tn]])?;
        cohen_kappa(&table, Distance::Nominal).map_err(|reason| match reason {
            Undefined::NoSharedItem => Undefined::NoItems,
            Undefined::SameCategory => Undefined::OneCategory,
            other => other,
        })
    }
}

/// A rate, 0 to 1, with its 95 % interval by Wilson.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// The rate itself.
    pub value: Value,
    /// Its interval; there is one wherever there is a value.
    pub interval: Value<Interval>,
}

impl Rate {
    /// A proportion's; the reason is the one for when it is of nothing.
    fn new(proportion: Proportion, nothing: Undefined) -> Self {
        let why = |reason| if reason == Undefined::NoLabels { nothing } else { reason };
        Rate {
            value: proportion.share().map_err(why),
            interval: proportion.wilson(Confidence::P95).map_err(why),
        }
    }
}

/// Matthews' correlation of counts or estimated totals TP, FP, FN, TN.
pub(super) fn mcc([tp, fp, missed, tn]: [f64; 4]) -> Value {
    let (flagged, rest) = (tp + fp, missed + tn);
    let (positive, negative) = (tp + missed, fp + tn);
    let margins = flagged * rest * positive * negative;
    nonzero([
        (flagged + rest, Undefined::NoItems),
        (flagged, Undefined::NothingFlagged),
        (rest, Undefined::EverythingFlagged),
        (positive, Undefined::NoPositives),
        (negative, Undefined::NoNegatives),
    ])?;
    Ok((tp * tn - fp * missed) / margins.sqrt())
}
