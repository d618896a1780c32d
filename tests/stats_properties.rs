//! What holds for every input of the statistics.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

use proptest::prelude::*;
use triptych::stats::agreement::{
    Distance, PairTable, Ratings, Scale, cohen_kappa, fleiss_kappa, gwet_ac1, krippendorff_alpha,
    percent_agreement,
};
use triptych::stats::stratified::{
    ClassifierSample, Flags, PrevalenceSample, SampledRate, stratified_classifier,
    stratified_prevalence,
};
use triptych::stats::{
    Confidence, Confusion, Estimate, Gap, Interval, Paired, Proportion, Scores, Undefined,
};

type Rows = Vec<Vec<Option<usize>>>;

/// Small counts mostly, some large ones, and the ends of what fits.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0..20u64, 2 => 0..5000u64, 1 => any::<u64>(), 1 => Just(u64::MAX)]
}

fn confusion(counts: impl Strategy<Value = u64>) -> impl Strategy<Value = Confusion> {
    prop::array::uniform4(counts).prop_map(|[tp, fp, missed, tn]| Confusion {
        true_positive: tp,
        false_positive: fp,
        false_negative: missed,
        true_negative: tn,
    })
}

fn rows() -> impl Strategy<Value = Rows> {
    let label = prop_oneof![1 => Just(None), 3 => (0..4usize).prop_map(Some)];
    prop::collection::vec(prop::collection::vec(label, 0..8), 0..5)
}

fn score() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        1 => Just(None),
        6 => (0..8u8).prop_map(|step| Some(f64::from(step) / 7.0)),
        1 => any::<f64>().prop_map(Some),
    ]
}

fn flags() -> impl Strategy<Value = Flags> {
    prop_oneof![Just(Flags::All), Just(Flags::None), Just(Flags::Mixed)]
}

/// A value that is given is a number.
fn finite(value: Result<f64, Undefined>) {
    assert!(value.is_ok_and(f64::is_finite) || value.is_err(), "{value:?}");
}

/// An interval that is given holds its value, up to rounding.
fn holds(interval: Result<Interval, Undefined>, value: Result<f64, Undefined>) {
    finite(value);
    if let (Ok(Interval { low, high }), Ok(value)) = (interval, value) {
        let slack = 1e-9 * value.abs().max(1.0);
        assert!(low <= value + slack && value <= high + slack, "{low} {value} {high}");
    }
}

fn estimate(estimate: Result<Estimate, Undefined>) {
    if let Ok(Estimate { value, se, interval }) = estimate {
        finite(se);
        holds(interval, Ok(value));
    }
}

fn sampled(rate: Result<SampledRate, Undefined>) {
    if let Ok(rate) = rate {
        finite(rate.se);
        for interval in [rate.normal, rate.logit, rate.mover, rate.shown()] {
            holds(interval, Ok(rate.value));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_proportion_lies_in_its_intervals(k in count(), n in count(), level in 0.01..0.999f64) {
        let (proportion, level) = (Proportion::new(k, n), Confidence::new(level).unwrap());
        holds(proportion.wilson(level), proportion.share());
        holds(proportion.clopper_pearson(level), proportion.share());
        prop_assert_eq!(proportion.share().is_ok(), n > 0 && k <= n);
    }

    #[test]
    fn a_gap_lies_in_its_interval(k1 in count(), n1 in count(), k2 in count(), n2 in count()) {
        let gap = Gap::new(Proportion::new(k1, n1), Proportion::new(k2, n2));
        holds(gap.interval(Confidence::P95), gap.difference());
        for p in [gap.z_test().map(|test| test.p), gap.fisher()] {
            prop_assert!(p.is_err() || p.is_ok_and(|p| (0.0..=1.0).contains(&p)), "{:?}", p);
        }
    }

    #[test]
    fn a_paired_gap_turns_with_its_sides(a in count(), b in count(), c in count(), d in count()) {
        let one = Paired { both: a, first_only: b, second_only: c, neither: d };
        let other = Paired { both: a, first_only: c, second_only: b, neither: d };
        holds(one.interval(Confidence::P95), one.difference());
        prop_assert_eq!(one.difference(), other.difference().map(|gap| 0.0 - gap));
        prop_assert_eq!(one.mcnemar().is_ok(), other.mcnemar().is_ok());
        if let (Ok(p), Ok(q)) = (one.mcnemar(), other.mcnemar()) {
            prop_assert!((p - q).abs() < 1e-12 && p <= 1.0);
        }
    }

    #[test]
    fn agreement_does_not_depend_on_who_is_who(rows in rows(), turn in 0..5usize) {
        let mut turned = rows.clone();
        turned.rotate_left(if rows.is_empty() { 0 } else { turn % rows.len() });
        let ratings = Ratings::new(rows, 4).unwrap();
        let turned = Ratings::new(turned, 4).unwrap();
        let same = |one: Result<f64, Undefined>, other: Result<f64, Undefined>| match (one, other) {
            (Ok(one), Ok(other)) => (one - other).abs() < 1e-12,
            _ => one == other,
        };
        for scale in [Scale::Nominal, Scale::Ordinal] {
            let alpha = |ratings| krippendorff_alpha(ratings, scale).alpha;
            finite(alpha(&ratings));
            prop_assert!(same(alpha(&ratings), alpha(&turned)));
        }
        let percent = |ratings| percent_agreement(ratings).agreement;
        prop_assert!(same(percent(&ratings), percent(&turned)));
        estimate(gwet_ac1(&ratings).ac1);
        let ac1 = |ratings| gwet_ac1(ratings).ac1.map(|ac1| ac1.value);
        prop_assert!(same(ac1(&ratings), ac1(&turned)));
        let fleiss = |ratings: &Ratings| fleiss_kappa(&ratings.counts()).kappa;
        prop_assert!(same(fleiss(&ratings), fleiss(&turned)));
        for distance in [Distance::Nominal, Distance::Linear, Distance::Quadratic] {
            let kappa = |a, b| cohen_kappa(&PairTable::of(&ratings, a, b), distance);
            estimate(kappa(0, 1));
            let value = |a, b| kappa(a, b).map(|kappa| kappa.value);
            prop_assert!(same(value(0, 1), value(1, 0)));
        }
    }

    #[test]
    fn tables_of_any_size_have_a_kappa_or_a_reason(
        table in prop::collection::vec(prop::collection::vec(count(), 3), 3),
    ) {
        finite(fleiss_kappa(&table).kappa);
        let table = PairTable::new(table).unwrap();
        estimate(cohen_kappa(&table, Distance::Nominal));
        estimate(cohen_kappa(&table, Distance::Quadratic));
    }

    #[test]
    fn rates_lie_in_their_intervals(confusion in confusion(count())) {
        let rates = [confusion.accuracy(), confusion.precision(), confusion.recall(),
            confusion.specificity(), confusion.f1()];
        for rate in rates {
            holds(rate.interval, rate.value);
            prop_assert_eq!(rate.interval.is_ok(), rate.value.is_ok());
        }
        finite(confusion.mcc());
        estimate(confusion.kappa());
    }

    #[test]
    fn scores_turned_round_turn_the_area(
        items in prop::collection::vec((any::<Option<bool>>(), score()), 0..30),
        threshold in any::<f64>(),
    ) {
        let scores = Scores::new(items.clone());
        let turned = Scores::new(items.iter().map(|(label, score)| (*label, score.map(|s| -s))));
        estimate(scores.auroc());
        finite(scores.average_precision());
        if let (Ok(one), Ok(other)) = (scores.auroc(), turned.auroc()) {
            prop_assert!((one.value + other.value - 1.0).abs() < 1e-12);
        }
        let rows = scores.sweep();
        for row in &rows {
            prop_assert_eq!(Ok(*row), scores.at(row.threshold));
        }
        prop_assert!(scores.best_f1().is_err() || rows.contains(&scores.best_f1().unwrap()));
        prop_assert_eq!(scores.at(threshold).is_ok(), scores.items() > 0);
        let left_out = scores.unlabelled() + scores.unscored();
        prop_assert_eq!(scores.items() + left_out, u64::try_from(items.len()).unwrap());
    }

    #[test]
    fn weights_of_any_size_give_numbers(
        items in prop::collection::vec((any::<Option<bool>>(), score(), any::<f64>()), 0..12),
    ) {
        let positive = items.iter().map(|(label, score, weight)| (*label, *score, weight.abs()));
        let both = [Scores::weighted(items.clone()), Scores::weighted(positive)];
        for scores in both.into_iter().flatten() {
            estimate(scores.auroc());
            finite(scores.average_precision());
        }
    }

    #[test]
    fn a_sampled_share_lies_in_its_intervals(
        strata in prop::collection::vec((count(), count(), count()), 0..5),
    ) {
        let sample =
            |(population, labelled, positive)| PrevalenceSample { population, labelled, positive };
        let found = stratified_prevalence(&strata.iter().copied().map(sample).collect::<Vec<_>>());
        sampled(found.map(|found| found.rate));
        // Sorted counts do not contradict each other.
        let sorted = |(a, b, c)| {
            let mut counts = [a, b, c];
            counts.sort_unstable();
            sample((counts[2], counts[1], counts[0]))
        };
        let found = stratified_prevalence(&strata.into_iter().map(sorted).collect::<Vec<_>>());
        sampled(found.map(|found| found.rate));
    }

    #[test]
    fn sampled_rates_lie_in_their_intervals(
        strata in prop::collection::vec((flags(), confusion(0..12u64), count()), 0..5),
    ) {
        let sample = |(flags, mut seen, unseen): (Flags, Confusion, u64)| {
            if flags == Flags::All {
                (seen.false_negative, seen.true_negative) = (0, 0);
            } else if flags == Flags::None {
                (seen.true_positive, seen.false_positive) = (0, 0);
            }
            ClassifierSample { population: seen.items().saturating_add(unseen), flags, seen }
        };
        let strata: Vec<_> = strata.into_iter().map(sample).collect();
        if let Ok(found) = stratified_classifier(&strata) {
            finite(found.mcc);
            for rate in [found.prevalence, found.precision, found.recall, found.specificity,
                found.accuracy, found.f1] {
                sampled(rate);
            }
        }
    }

    #[test]
    fn contradictions_have_a_reason(
        strata in prop::collection::vec((flags(), confusion(count()), count()), 0..4),
    ) {
        let sample = |(flags, seen, population)| ClassifierSample { population, flags, seen };
        let strata: Vec<_> = strata.into_iter().map(sample).collect();
        if let Ok(found) = stratified_classifier(&strata) {
            sampled(found.prevalence);
            sampled(found.f1);
        }
    }
}
