//! Whether scores mean what they say: of items with scores about 0.8, are about 80 % positive?

use super::ranking::same_score;
use super::{Proportion, Scores, real};

/// Items with scores near one another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationBand {
    /// The lowest score.
    pub low: f64,
    /// The highest score.
    pub high: f64,
    /// The mean score.
    pub mean: f64,
    /// How many of them are positive.
    pub positive: Proportion,
}

impl Scores {
    /// The items in at most so many bands with about as many items each, from the lowest score; equal scores
    /// are never parted. `None` where a score is no chance (below 0 or above 1), or there is none.
    #[must_use]
    pub fn calibration(&self, bands: u64) -> Option<Vec<CalibrationBand>> {
        let is_chance = self.items.iter().all(|item| (0.0..=1.0).contains(&item.score));
        if !is_chance || self.items.is_empty() {
            return None;
        }
        let all = self.items();
        let (mut found, mut begun): (Vec<CalibrationBand>, Vec<(f64, bool)>) = Default::default();
        let mut before = 0;
        // Items stand from the highest score down.
        let ascending: Vec<_> = self.items.chunk_by(same_score).rev().collect();
        for (place, ties) in ascending.iter().enumerate() {
            begun.extend(ties.iter().map(|item| (item.score, item.positive)));
            let so_far = before + begun.len() as u64;
            let wanted = (found.len() as u64 + 1) * all;
            if so_far * bands >= wanted || place + 1 == ascending.len() {
                before = so_far;
                found.extend(band(&std::mem::take(&mut begun)));
            }
        }
        Some(found)
    }
}

fn band(items: &[(f64, bool)]) -> Option<CalibrationBand> {
    let (low, high) = (items.first()?.0, items.last()?.0);
    let number = items.len() as u64;
    let sum: f64 = items.iter().map(|(score, _)| score).sum();
    let positive = items.iter().filter(|(_, positive)| *positive).count() as u64;
    let mean = sum / real(number);
    Some(CalibrationBand { low, high, mean, positive: Proportion::new(positive, number) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(items: &[(f64, bool)]) -> Scores {
        Scores::new(items.iter().map(|(score, positive)| (Some(*positive), Some(*score))))
    }

    #[test]
    fn bands_have_as_many_items_each_and_part_no_ties() {
        let items: Vec<(f64, bool)> =
            (0..10).map(|at| (f64::from(at) / 10.0, at >= 5)).chain([(0.9, true)]).collect();
        let found = scores(&items).calibration(5).unwrap_or_default();
        let counts: Vec<(u64, u64)> =
            found.iter().map(|band| (band.positive.k, band.positive.n)).collect();
        assert_eq!(counts, [(0, 3), (0, 2), (2, 2), (2, 2), (2, 2)]);
        assert!((found[0].mean - 0.1).abs() < 1e-12 && found[4].high > 0.89);
        let equal = scores(&[(0.5, true), (0.5, false), (0.5, true)]).calibration(5);
        assert_eq!(equal.map(|bands| bands.len()), Some(1));
    }

    #[test]
    fn what_is_no_chance_has_none() {
        assert_eq!(scores(&[(0.5, true), (1.5, false)]).calibration(5), None);
        assert_eq!(scores(&[]).calibration(5), None);
    }
}
