//! The rates of a classifier as ratios of two totals.

use crate::stats::Undefined;

/// What can be estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Prevalence,
    Precision,
    Recall,
    Specificity,
    Accuracy,
    F1,
}

impl Measure {
    /// What an item of each cell (TP, FP, FN, TN) adds to the upper total.
    pub(super) fn top(self) -> [f64; 4] {
        match self {
            Measure::Prevalence => [1.0, 0.0, 1.0, 0.0],
            Measure::Precision | Measure::Recall => [1.0, 0.0, 0.0, 0.0],
            Measure::Specificity => [0.0, 0.0, 0.0, 1.0],
            Measure::Accuracy => [1.0, 0.0, 0.0, 1.0],
            Measure::F1 => [2.0, 0.0, 0.0, 0.0],
        }
    }

    /// What it adds to the lower total.
    pub(super) fn bottom(self) -> [f64; 4] {
        match self {
            Measure::Prevalence | Measure::Accuracy => [1.0; 4],
            Measure::Precision => [1.0, 1.0, 0.0, 0.0],
            Measure::Recall => [1.0, 0.0, 1.0, 0.0],
            Measure::Specificity => [0.0, 1.0, 0.0, 1.0],
            Measure::F1 => [2.0, 1.0, 1.0, 0.0],
        }
    }

    /// Why it is undefined where the lower total is 0.
    pub(super) fn nothing(self) -> Undefined {
        match self {
            Measure::Prevalence | Measure::Accuracy => Undefined::NoItems,
            Measure::Precision => Undefined::NothingFlagged,
            Measure::Recall => Undefined::NoPositives,
            Measure::Specificity => Undefined::NoNegatives,
            Measure::F1 => Undefined::NothingToFind,
        }
    }
}
