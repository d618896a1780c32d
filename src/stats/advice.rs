//! What would narrow an interval most: from which stratum to draw next, and about how many more draws.

use super::real;
use super::stratified::PrevalenceSample;

/// The stratum from which the next draw is expected to narrow the estimate of the whole most, from what has
/// been drawn so far; `None` where all is drawn.
///
/// The variance of the estimate is the sum of N² p (1 − p) / n over the strata (Lohr, *Sampling: Design and
/// Analysis*, chapter 3), so that one more draw of a stratum takes N² p (1 − p) / (n (n + 1)) from it. A share
/// is taken as (k + 1) / (n + 2), so that a stratum without any case so far is not passed over for good.
#[must_use]
pub fn next_stratum(strata: &[PrevalenceSample]) -> Option<usize> {
    let gain = |sample: &PrevalenceSample| {
        let (size, drawn) = (real(sample.population), real(sample.labelled));
        let share = (real(sample.positive) + 1.0) / (drawn + 2.0);
        size * size * share * (1.0 - share) / (drawn.max(0.5) * (drawn + 1.0))
    };
    let all = strata.iter().enumerate();
    let open = all.filter(|(_, sample)| sample.labelled < sample.population);
    let best = open.max_by(|(_, one), (_, other)| gain(one).total_cmp(&gain(other)));
    best.map(|(place, _)| place)
}

/// About how many more draws of a population bring an interval from one width to another, where the width
/// goes with the root of 1 / n − 1 / N; `None` where it is as narrow already, or nothing is drawn.
#[must_use]
pub fn draws_for_width(drawn: u64, population: u64, width: f64, wanted: f64) -> Option<u64> {
    if drawn == 0 || width <= wanted || wanted <= 0.0 {
        return None;
    }
    let rest = |number: f64| 1.0 / number - 1.0 / real(population.max(1));
    let variance = rest(real(drawn)) * (wanted / width).powi(2);
    let needed = 1.0 / (variance + 1.0 / real(population.max(1)));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 0 to the population
    let needed = needed.ceil() as u64;
    needed.min(population).checked_sub(drawn).filter(|more| *more > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(population: u64, labelled: u64, positive: u64) -> PrevalenceSample {
        PrevalenceSample { population, labelled, positive }
    }

    #[test]
    fn the_stratum_with_the_largest_uncertain_part_is_next() {
        assert_eq!(next_stratum(&[sample(100, 20, 10), sample(10_000, 20, 10)]), Some(1));
        assert_eq!(next_stratum(&[sample(1000, 50, 25), sample(1000, 50, 0)]), Some(0));
        assert_eq!(next_stratum(&[sample(10, 10, 3), sample(5, 5, 0)]), None);
        assert_eq!(next_stratum(&[sample(10, 10, 3), sample(5, 0, 0)]), Some(1));
    }

    #[test]
    fn half_the_width_needs_four_times_the_draws() {
        assert_eq!(draws_for_width(100, 1_000_000_000, 0.2, 0.1), Some(300));
        assert_eq!(draws_for_width(100, 150, 0.2, 0.0001), Some(50), "no more than there are");
        assert_eq!(draws_for_width(100, 150, 0.1, 0.1), None);
        assert_eq!(draws_for_width(0, 150, 1.0, 0.1), None);
    }
}
