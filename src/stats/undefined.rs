//! Why a statistic has no value.

/// The reason, as a reviewer is told it. Strata are counted from 0 here and from 1 in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Undefined {
    // Counts.
    /// No item at all.
    #[error("there are no items")]
    NoItems,
    /// A proportion of nothing.
    #[error("nobody labelled an item of this group")]
    NoLabels,
    /// Counts that contradict each other.
    #[error("the part is larger than the whole")]
    PartAboveWhole,
    /// A confidence level outside 0 and 1.
    #[error("a confidence level lies between 0 and 1")]
    Confidence,
    /// More items than an exact method is accurate for.
    #[error("there are too many items for an exact method")]
    TooMany,

    // Gaps.
    /// A z test without any variation.
    #[error("all items of both groups have the same answer")]
    NoVariation,
    /// A paired gap without pairs.
    #[error("no query has a label on both sides")]
    NoPairs,

    // Agreement.
    /// No item has two labels.
    #[error("no item was labelled by two reviewers")]
    NoSharedItem,
    /// Chance agreement is 1.
    #[error("both reviewers used one and the same category only")]
    SameCategory,
    /// All labels that count are the same.
    #[error("all labels are of one category")]
    OneCategory,
    /// A question with one answer or none.
    #[error("the question has fewer than two answers")]
    FewAnswers,
    /// A test of two answers where more were given.
    #[error("more than two answers were given")]
    ManyAnswers,
    /// A weighted kappa of answers without an order.
    #[error("the question's answers have no order")]
    NoOrder,
    /// A label that is none of the question's answers.
    #[error("a label is none of the question's answers")]
    UnknownAnswer,
    /// A table of two reviewers whose sides differ.
    #[error("the table of labels is not square")]
    NotSquare,
    /// Fleiss' kappa where items differ in their number of labels.
    #[error("items have different numbers of labels; see alpha")]
    UnequalLabels,
    /// Fleiss' kappa with fewer than two labels an item.
    #[error("no item has two labels")]
    SingleLabels,
    /// A standard error of one item.
    #[error("one item gives no standard error")]
    OneItem,

    // Classifiers.
    /// Precision has nothing to count.
    #[error("nothing was flagged")]
    NothingFlagged,
    /// The correlation has no variation in the flags.
    #[error("everything was flagged")]
    EverythingFlagged,
    /// Recall has nothing to count.
    #[error("no item is positive by its label")]
    NoPositives,
    /// Specificity has nothing to count.
    #[error("no item is negative by its label")]
    NoNegatives,
    /// F1 has nothing to count.
    #[error("nothing was flagged and no item is positive by its label")]
    NothingToFind,
    /// A standard error of AUROC from one item of a kind.
    #[error("a standard error needs two positive and two negative items")]
    FewOfAKind,
    /// Weighted values come without a standard error.
    #[error("weighted values have no standard error")]
    Weighted,
    /// A weight that is none.
    #[error("a weight is a finite number above 0")]
    BadWeight,

    // Stratified samples.
    /// A stratum of which nothing is labelled.
    #[error("no item of stratum {} is labelled", .0.saturating_add(1))]
    NotSampled(usize),
    /// One labelled item of several.
    #[error("one labelled item of several in stratum {} gives no standard error", .0.saturating_add(1))]
    OneOfSeveral(usize),
    /// More labelled items than there are.
    #[error("stratum {} has more labelled items than items", .0.saturating_add(1))]
    MoreThanThere(usize),
    /// Flagged items in an unflagged stratum, or the other way round.
    #[error("stratum {} holds items of the other kind", .0.saturating_add(1))]
    WrongKind(usize),
    /// No joint limits where strata hold both kinds.
    #[error("flagged and unflagged items are not in strata of their own")]
    MixedStrata,

    /// Looks that leave no total possible.
    #[error("the draws contradict each other: they were not drawn at random, or by a rare chance")]
    Contradiction,

    // Intervals.
    /// The large-sample formula has broken down.
    #[error("the standard error is 0")]
    ZeroError,
    /// Nothing is left to be uncertain about.
    #[error("exact: every item that matters is labelled")]
    Exact,
    /// The logit of 0 or 1.
    #[error("the logit needs an estimate between 0 and 1")]
    AtTheEnd,
}

/// The reason that goes with the first of some totals that is 0.
///
/// # Errors
/// That reason.
pub(super) fn nonzero<const N: usize>(totals: [(f64, Undefined); N]) -> Result<(), Undefined> {
    match totals.into_iter().find(|(total, _)| *total == 0.0) {
        Some((_, reason)) => Err(reason),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Undefined;

    #[test]
    fn strata_are_counted_from_one_in_the_text() {
        assert_eq!(Undefined::NotSampled(1).to_string(), "no item of stratum 2 is labelled");
    }
}
