//! How often the 95 % interval that is shown holds the truth, over simulated samples.
//!
//! It takes a while in a debug build, so it is run by name: `cargo test --test stats_coverage --
//! --ignored --nocapture`.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

use fastrand::Rng;
use triptych::stats::stratified::{ClassifierSample, Flags, SampledRate, stratified_classifier};
use triptych::stats::{Confusion, Undefined};

const RUNS: u32 = 2000;

/// A stratum whose every item is known, and how many of them a run draws.
struct Known {
    flags: Flags,
    items: Confusion,
    drawn: u64,
}

impl Known {
    fn flagged(true_positive: u64, false_positive: u64, drawn: u64) -> Self {
        let items = Confusion { true_positive, false_positive, ..Confusion::default() };
        Known { flags: Flags::All, items, drawn }
    }

    fn rest(false_negative: u64, true_negative: u64, drawn: u64) -> Self {
        let items = Confusion { false_negative, true_negative, ..Confusion::default() };
        Known { flags: Flags::None, items, drawn }
    }

    /// Draws items one by one, each as likely as the other, without putting any back.
    fn sample(&self, rng: &mut Rng) -> ClassifierSample {
        let mut left = self.items;
        let mut seen = Confusion::default();
        for _ in 0..self.drawn {
            let mut place = rng.u64(..left.items());
            let cells = slots(&mut left).into_iter().zip(slots(&mut seen));
            for (left, seen) in cells {
                if place < *left {
                    *left -= 1;
                    *seen += 1;
                    break;
                }
                place -= *left;
            }
        }
        ClassifierSample { population: self.items.items(), flags: self.flags, seen }
    }
}

fn slots(counts: &mut Confusion) -> [&mut u64; 4] {
    let Confusion { true_positive, false_positive, false_negative, true_negative } = counts;
    [true_positive, false_positive, false_negative, true_negative]
}

/// Prevalence, precision, recall and F1 of the whole corpus.
fn truth(strata: &[Known]) -> [f64; 4] {
    let sum = |cell: usize| strata.iter().map(|one| one.items.cells()[cell]).sum::<u64>();
    let all = Confusion {
        true_positive: sum(0),
        false_positive: sum(1),
        false_negative: sum(2),
        true_negative: sum(3),
    };
    let [tp, fp, missed, tn] = all.cells().map(|count| f64::from(u32::try_from(count).unwrap()));
    let prevalence = (tp + missed) / (tp + fp + missed + tn);
    let [precision, recall, f1] =
        [all.precision(), all.recall(), all.f1()].map(|rate| rate.value.unwrap());
    [prevalence, precision, recall, f1]
}

/// Whether a run's interval to show holds the truth; one that is missing does not.
fn holds(rate: Result<SampledRate, Undefined>, truth: f64) -> bool {
    let shown = rate.and_then(|rate| rate.shown());
    shown.is_ok_and(|interval| interval.contains(truth))
}

fn coverage(name: &str, strata: &[Known], seed: u64) {
    let mut rng = Rng::with_seed(seed);
    let truth = truth(strata);
    let mut held = [0u32; 4];
    for _ in 0..RUNS {
        let samples: Vec<_> = strata.iter().map(|one| one.sample(&mut rng)).collect();
        let found = stratified_classifier(&samples).unwrap();
        let rates = [found.prevalence, found.precision, found.recall, found.f1];
        for ((rate, truth), held) in rates.into_iter().zip(truth).zip(&mut held) {
            *held += u32::from(holds(rate, truth));
        }
    }
    println!("{name}, {RUNS} runs");
    let shares = held.map(|held| 100.0 * f64::from(held) / f64::from(RUNS));
    let names = ["prevalence", "precision", "recall", "F1"];
    for ((rate, truth), share) in names.into_iter().zip(truth).zip(shares) {
        println!("  {rate:10} {truth:.4} held in {share:.2} %");
    }
    assert!(shares.iter().all(|share| (93.0..=97.0).contains(share)), "{name}: {shares:?}");
}

#[test]
#[ignore = "thousands of simulated samples"]
fn mid_size() {
    let strata = [Known::flagged(320, 80, 150), Known::rest(276, 4324, 450)];
    coverage("5,000 items, 400 flagged, 150 + 450 labelled", &strata, 1);
}

#[test]
#[ignore = "thousands of simulated samples"]
fn rare_misses() {
    let strata = [Known::flagged(240, 60, 200), Known::rest(250, 49_450, 400)];
    coverage("50,000 items, 300 flagged, 200 + 400 labelled", &strata, 2);
}
