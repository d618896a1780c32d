//! How many cases may still be unfound, where a queue was read from the likeliest item down and its rest is
//! read at random.

use super::{Confidence, ConfidenceSequence, Undefined, Value, real};

/// What was found before the random reading, and the draws of the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Misses {
    found: u64,
    found_at_random: u64,
    rest: ConfidenceSequence,
}

impl Misses {
    /// So many cases were found before; so many items are left to be read at random, none of them read yet.
    #[must_use]
    pub fn new(found: u64, rest: u64, confidence: Confidence) -> Self {
        let rest = ConfidenceSequence::new(&[rest], confidence);
        Misses { found, found_at_random: 0, rest }
    }

    /// Takes in the next item of the rest, in the order of the draw: whether it is a case.
    ///
    /// # Errors
    /// [`Undefined::MoreThanThere`] where all of the rest is read.
    pub fn draw(&mut self, is_case: bool) -> Result<(), Undefined> {
        self.rest.draw(0, is_case)?;
        self.rest.look();
        self.found_at_random += u64::from(is_case);
        Ok(())
    }

    /// The most cases that may be left among the items that nobody has read, as sure as was asked for
    /// however often one looks: the upper end of the sequence for the rest.
    ///
    /// # Errors
    /// As [`ConfidenceSequence::total`]; an empty rest leaves none.
    pub fn left_at_most(&self) -> Value<u64> {
        match self.rest.total() {
            Ok((_, high)) => Ok(high - self.found_at_random),
            Err(Undefined::NoItems) => Ok(0),
            Err(reason) => Err(reason),
        }
    }

    /// How many items of the rest would have to be read next so that at least this share of all cases has been
    /// found, if none of them is a case; `None` where all of them are not enough, 0 where it is found already.
    #[must_use]
    pub fn draws_to_reach(&self, recall: f64) -> Option<u64> {
        let after = |draws: u64| {
            let mut later = self.clone();
            for _ in 0..draws {
                later.rest.draw(0, false).ok()?;
            }
            later.rest.look();
            later.recall_at_least().ok().filter(|least| *least >= recall)
        };
        let (mut low, mut high) = (0, self.rest.open());
        after(high)?;
        while low < high {
            let middle = low + (high - low) / 2;
            if after(middle).is_some() { high = middle } else { low = middle + 1 }
        }
        Some(low)
    }

    /// The share of all cases that have been found at least.
    ///
    /// # Errors
    /// As [`Misses::left_at_most`]; [`Undefined::NoPositives`] where nothing was found and nothing is left.
    pub fn recall_at_least(&self) -> Value {
        let (found, left) = (real(self.found + self.found_at_random), real(self.left_at_most()?));
        if found + left == 0.0 {
            return Err(Undefined::NoPositives);
        }
        Ok(found / (found + left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_all_of_the_rest_finds_everything() {
        let mut misses = Misses::new(7, 30, Confidence::P95);
        assert_eq!(misses.left_at_most(), Ok(30));
        for item in 0..30 {
            misses.draw(item == 4).unwrap();
        }
        assert_eq!((misses.left_at_most(), misses.recall_at_least()), (Ok(0), Ok(1.0)));
        assert_eq!(misses.draw(false), Err(Undefined::MoreThanThere(0)));
    }

    #[test]
    fn so_many_draws_without_a_case_reach_a_recall() {
        let mut misses = Misses::new(40, 400, Confidence::P95);
        let more = misses.draws_to_reach(0.9).unwrap();
        for draw in 0..more {
            assert!(misses.recall_at_least().unwrap() < 0.9, "{draw} of {more}");
            misses.draw(false).unwrap();
        }
        assert!(misses.recall_at_least().unwrap() >= 0.9);
        assert_eq!(misses.draws_to_reach(0.9), Some(0));
        assert_eq!(Misses::new(0, 30, Confidence::P95).draws_to_reach(0.9), None);
    }

    #[test]
    fn nothing_to_find_has_no_recall() {
        let none = Misses::new(0, 0, Confidence::P95);
        assert_eq!(none.recall_at_least(), Err(Undefined::NoPositives));
        assert_eq!(Misses::new(3, 0, Confidence::P95).recall_at_least(), Ok(1.0));
    }
}
