//! What holds however often one looks, over simulated studies: sequences, claims of recall, estimates by
//! bands, and what following the advice saves.
//!
//! It takes a while, so it is run by name: `cargo test --release --test stats_sequences -- --ignored
//! --nocapture`. Each simulation prints its figures.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect
#![allow(clippy::cast_precision_loss)] // counts of a simulation

use fastrand::Rng;
use triptych::stats::advice::next_stratum;
use triptych::stats::stratified::{Bands, PrevalenceSample, stratified_prevalence};
use triptych::stats::{Confidence, ConfidenceSequence, Misses};

const RUNS: u32 = 2000;

/// Strata of items, of which some hold it, in a random order each.
fn strata(sizes: &[usize], shares: &[f64], rng: &mut Rng) -> Vec<Vec<bool>> {
    let stratum = |(size, share): (&usize, &f64)| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 0 to the size
        let holding = (*size as f64 * share).round() as usize;
        let mut items: Vec<bool> = (0..*size).map(|place| place < holding).collect();
        rng.shuffle(&mut items);
        items
    };
    sizes.iter().zip(shares).map(stratum).collect()
}

fn holding(strata: &[Vec<bool>]) -> u64 {
    strata.iter().flatten().filter(|holds| **holds).count() as u64
}

fn sizes_of(strata: &[Vec<bool>]) -> Vec<u64> {
    strata.iter().map(|stratum| stratum.len() as u64).collect()
}

/// In how many runs any look at a sequence, one after each label, left the truth out.
fn ever_wrong(sizes: &[usize], shares: &[f64], draws: usize, seed: u64) -> u32 {
    let mut rng = Rng::with_seed(seed);
    let mut wrong = 0;
    for _ in 0..RUNS {
        let mut urns = strata(sizes, shares, &mut rng);
        let truth = holding(&urns);
        let mut sequence = ConfidenceSequence::new(&sizes_of(&urns), Confidence::P95);
        let mut is_wrong = false;
        for _ in 0..draws {
            let open: Vec<usize> =
                (0..urns.len()).filter(|place| !urns[*place].is_empty()).collect();
            let place = open[rng.usize(..open.len())];
            sequence.draw(place, urns[place].pop().unwrap()).unwrap();
            sequence.look();
            let holds = sequence.total().is_ok_and(|(low, high)| (low..=high).contains(&truth));
            if !holds {
                is_wrong = true;
                break;
            }
        }
        wrong += u32::from(is_wrong);
    }
    wrong
}

#[test]
#[ignore = "thousands of simulated studies"]
fn sequences_are_ever_wrong_in_at_most_one_run_in_twenty() {
    let four = [150, 300, 450, 600];
    for (name, sizes, shares) in [
        ("simple, 2 %", &[1500][..], &[0.02][..]),
        ("simple, 30 %", &[1500], &[0.3]),
        ("four strata, 2 %", &four, &[0.08, 0.03, 0.01, 0.005]),
        ("four strata, 30 %", &four, &[0.7, 0.5, 0.3, 0.1]),
    ] {
        let wrong = ever_wrong(sizes, shares, 300, 7);
        println!("{name}: ever wrong in {wrong} of {RUNS} runs of 300 labels");
        assert!(wrong * 20 <= RUNS, "{name}");
    }
}

#[test]
#[ignore = "thousands of simulated studies"]
fn a_claim_of_recall_is_right_in_nineteen_of_twenty_runs() {
    for (name, found, rest, left) in
        [("few left", 60, 800, 4), ("many left", 60, 800, 40), ("none left", 20, 400, 0)]
    {
        let mut rng = Rng::with_seed(11);
        let (mut claims, mut wrong, mut read) = (0, 0, 0);
        for _ in 0..RUNS {
            let mut urn = strata(&[rest], &[f64::from(left) / rest as f64], &mut rng).remove(0);
            let all = found + u64::try_from(left).unwrap();
            let mut misses = Misses::new(found, rest as u64, Confidence::P95);
            let (mut seen, mut is_wrong, mut claimed) = (found, false, None);
            while let Some(case) = urn.pop() {
                misses.draw(case).unwrap();
                seen += u64::from(case);
                // A sequence that has left out everything claims nothing.
                let Ok(least) = misses.recall_at_least() else { continue };
                is_wrong |= least > seen as f64 / all as f64 + 1e-12;
                if least >= 0.9 && claimed.is_none() {
                    claimed = Some((rest - urn.len(), seen as f64 / all as f64 >= 0.9));
                }
            }
            wrong += u32::from(is_wrong);
            if let Some((after, is_true)) = claimed {
                claims += u32::from(is_true);
                read += after;
            }
        }
        println!(
            "{name}: any claim too high in {wrong} of {RUNS} runs; 90 % claimed rightly in {claims}, after {} of {rest} on average",
            read / RUNS as usize
        );
        assert!(wrong * 20 <= RUNS && (RUNS - claims) * 20 <= RUNS, "{name}");
    }
}

#[test]
#[ignore = "thousands of simulated studies"]
fn estimates_by_bands_hold_and_are_narrower() {
    // A fifth of the corpus has scores above the others, and of it 60 % hold it, of the rest 1 %.
    let (population, draws) = (50_000_usize, 300_usize);
    let mut rng = Rng::with_seed(13);
    let items: Vec<(f64, bool)> = (0..population)
        .map(|place| {
            let is_high = place < population / 5;
            let score = if is_high { 0.5 + rng.f64() / 2.0 } else { rng.f64() / 2.0 };
            (score, rng.f64() < if is_high { 0.6 } else { 0.01 })
        })
        .collect();
    let truth = items.iter().filter(|(_, holds)| *holds).count() as f64 / population as f64;
    let scores: Vec<f64> = items.iter().map(|(score, _)| *score).collect();
    let bands = Bands::of(&scores, draws).unwrap();
    let (mut held, mut plain_width, mut band_width, mut refused) = (0, 0.0, 0.0, 0);
    for _ in 0..RUNS {
        let taken = rng.choose_multiple(items.iter(), draws);
        let sample = |population| PrevalenceSample { population, labelled: 0, positive: 0 };
        let mut counted: Vec<_> = bands.sizes().iter().map(|size| sample(*size)).collect();
        let mut plain = [sample(population as u64)];
        for (score, holds) in taken {
            for one in [&mut counted[bands.band(*score)], &mut plain[0]] {
                one.labelled += 1;
                one.positive += u64::from(*holds);
            }
        }
        let shown = |samples: &[PrevalenceSample]| stratified_prevalence(samples)?.rate.shown();
        match shown(&counted) {
            Ok(interval) => {
                held += u32::from(interval.contains(truth));
                band_width += interval.width();
                plain_width += shown(&plain).unwrap().width();
            }
            Err(_) => refused += 1,
        }
    }
    let (coverage, saving) =
        (f64::from(held) / f64::from(RUNS - refused), 1.0 - (band_width / plain_width).powi(2));
    println!(
        "by {} bands: held in {:.1} % of {RUNS} runs ({refused} refused), as narrow as the plain sample with {:.0} % fewer labels",
        bands.sizes().len(),
        coverage * 100.0,
        saving * 100.0
    );
    assert!(coverage >= 0.93 && saving >= 0.3);
}

/// How many labels a sequence needs until its interval is so narrow, with each next stratum chosen so.
fn labels_for(
    width: f64,
    mut urns: Vec<Vec<bool>>,
    choose: impl Fn(&[PrevalenceSample], usize) -> usize,
) -> usize {
    let mut sequence = ConfidenceSequence::new(&sizes_of(&urns), Confidence::P95);
    let sample = |size: u64| PrevalenceSample { population: size, labelled: 0, positive: 0 };
    let mut counted: Vec<_> = sizes_of(&urns).into_iter().map(sample).collect();
    for labels in 0.. {
        if sequence.share().is_ok_and(|share| share.width() <= width) {
            return labels;
        }
        let place = choose(&counted, labels);
        let holds = urns[place].pop().unwrap();
        counted[place].labelled += 1;
        counted[place].positive += u64::from(holds);
        sequence.draw(place, holds).unwrap();
        // A look after every fifth label is often enough here.
        if labels % 5 == 4 {
            sequence.look();
        }
    }
    unreachable!("all items are drawn in the end")
}

#[test]
#[ignore = "hundreds of simulated studies"]
fn following_the_advice_needs_fewer_labels_than_equal_shares() {
    let (sizes, shares) = ([300, 500, 1200, 6000], [0.8, 0.5, 0.2, 0.02]);
    let mut rng = Rng::with_seed(17);
    let (mut advised, mut equal) = (0, 0);
    let runs = 100;
    for _ in 0..runs {
        let urns = strata(&sizes, &shares, &mut rng);
        advised += labels_for(0.08, urns.clone(), |counted, _| next_stratum(counted).unwrap());
        equal += labels_for(0.08, urns, |counted, labels| {
            let open = |place: &usize| counted[*place].labelled < counted[*place].population;
            (0..4).map(|turn| (labels + turn) % 4).find(open).unwrap()
        });
    }
    let saving = 1.0 - advised as f64 / equal as f64;
    println!(
        "labels until ± 4 points: {} by the advice, {} in equal shares: {:.0} % fewer",
        advised / runs,
        equal / runs,
        saving * 100.0
    );
    assert!(saving >= 0.3);
}
