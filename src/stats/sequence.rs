//! Intervals that hold however often one looks.
//!
//! Items are drawn without putting any back, and it is asked of each whether it holds something. After
//! every draw there is an interval for the share of the whole population that does, and the chance that
//! any of them, ever, misses the truth is at most one less the confidence. So whoever looks after each label
//! and stops when the interval is narrow enough may publish it; a fixed interval would be too narrow.
//!
//! Of one stratum it is the prior-posterior-ratio sequence of Waudby-Smith and Ramdas 2020, *Confidence
//! sequences for sampling without replacement*, Advances in Neural Information Processing Systems 33, section 2,
//! with the uniform prior: a total is left out once the draws are so unlikely under it, against their average
//! over all totals, that the ratio passes one over the chance that is left out. Of several strata the ratios
//! multiply, and a total of the population is left out once all ways to share it out among the strata are:
//! Spertus, Sridhar, Stark 2024, *Sequential stratified inference for the mean*, arXiv 2409.06680. Over the looks
//! the intervals are intersected.

use statrs::function::gamma::ln_gamma;

use super::{Confidence, Interval, Undefined, Value, real};

/// Halvings of the factor of one more step: more than a double has digits for.
const HALVINGS: usize = 120;

/// Draws are looked at each time that there are one in so many more.
const LOOKS: usize = 20;

/// What has been drawn of a stratum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Drawn {
    /// The items of the stratum.
    population: u64,
    /// The items that hold it, of those drawn.
    holding: u64,
    /// The items that do not.
    lacking: u64,
}

impl Drawn {
    /// The totals that the draws leave possible.
    fn range(&self) -> (u64, u64) {
        (self.holding, self.population - self.lacking)
    }

    /// The logarithm of the evidence of the draws against a possible total: their average chance over all
    /// totals, over their chance under this one.
    fn evidence(&self, total: u64) -> f64 {
        let Drawn { population, holding, lacking } = *self;
        let drawn = holding + lacking;
        let on_average = factorial(holding) + factorial(lacking) - factorial(drawn + 1);
        let of = |there: u64, taken: u64| factorial(there) - factorial(there - taken);
        let here = of(total, holding) + of(population - total, lacking) - of(population, drawn);
        on_average - here
    }

    /// By what the evidence grows from a total to the next one, as a factor. It rises with the total: the
    /// chance of the draws has one peak.
    fn step(&self, total: u64) -> f64 {
        let Drawn { population, holding, lacking } = *self;
        let (next, rest) = (real(total + 1), real(population - total));
        (next - real(holding)) * rest / (next * (rest - real(lacking)))
    }

    /// The largest possible total that is reached by steps of at most this factor, from the total with the
    /// least evidence or any above it.
    fn reach(&self, factor: f64) -> u64 {
        let (mut low, mut high) = self.range();
        while low < high {
            let middle = low + (high - low) / 2;
            if self.step(middle) <= factor { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The same stratum, asked for the items that do not hold it.
    fn mirrored(&self) -> Drawn {
        Drawn { population: self.population, holding: self.lacking, lacking: self.holding }
    }
}

/// The logarithm of a number's factorial.
fn factorial(number: u64) -> f64 {
    ln_gamma(real(number) + 1.0)
}

/// The largest total of all strata against which the evidence is below a limit, which is above 0.
fn largest(strata: &[Drawn], limit: f64) -> u64 {
    let reach =
        |price: f64| strata.iter().map(|stratum| stratum.reach(price)).collect::<Vec<u64>>();
    let evidence = |totals: &[u64]| -> f64 {
        strata.iter().zip(totals).map(|(stratum, total)| stratum.evidence(*total)).sum()
    };
    let all: Vec<u64> = strata.iter().map(|stratum| stratum.range().1).collect();
    if evidence(&all) < limit {
        return all.iter().sum();
    }
    let (mut least, mut most) = (1.0_f64, 2.0_f64);
    while evidence(&reach(most)) < limit {
        (least, most) = (most, most * most);
    }
    let (mut low, mut high) = (reach(least), reach(most));
    for _ in 0..HALVINGS {
        // No more than one step of each stratum is left to look at.
        if low.iter().zip(&high).all(|(low, high)| high - low <= 1) {
            break;
        }
        let middle = (least * most).sqrt();
        let totals = reach(middle);
        if evidence(&totals) < limit {
            (least, low) = (middle, totals);
        } else {
            (most, high) = (middle, totals);
        }
    }
    // Of the steps that are left some may fit.
    let mut totals = low;
    loop {
        let open = (0..strata.len()).filter(|place| totals[*place] < all[*place]);
        let step = |place: &usize| strata[*place].step(totals[*place]);
        let Some(place) = open.min_by(|one, other| step(one).total_cmp(&step(other))) else {
            break;
        };
        totals[place] += 1;
        if evidence(&totals) >= limit {
            totals[place] -= 1;
            break;
        }
    }
    totals.iter().sum()
}

/// A confidence sequence for the share of a population that holds something, over one stratum or several.
/// Which stratum is drawn from next may depend on all that was drawn before.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfidenceSequence {
    strata: Vec<Drawn>,
    confidence: Confidence,
    /// The totals that no look has left out.
    low: u64,
    high: u64,
}

impl ConfidenceSequence {
    /// A sequence over strata of so many items, nothing drawn yet.
    #[must_use]
    pub fn new(populations: &[u64], confidence: Confidence) -> Self {
        let stratum = |population: &u64| Drawn { population: *population, holding: 0, lacking: 0 };
        let strata: Vec<Drawn> = populations.iter().map(stratum).collect();
        let high = populations.iter().fold(0, |all: u64, one| all.saturating_add(*one));
        ConfidenceSequence { strata, confidence, low: 0, high }
    }

    /// Takes in the next draw: of which stratum (from 0), and whether the item holds it. It narrows the
    /// interval once it is looked at.
    ///
    /// # Errors
    /// [`Undefined::MoreThanThere`] where the stratum has no more items.
    pub fn draw(&mut self, stratum: usize, holds: bool) -> Result<(), Undefined> {
        let drawn = self.strata.get_mut(stratum);
        let open = drawn.filter(|drawn| drawn.holding + drawn.lacking < drawn.population);
        let drawn = open.ok_or(Undefined::MoreThanThere(stratum))?;
        *(if holds { &mut drawn.holding } else { &mut drawn.lacking }) += 1;
        Ok(())
    }

    /// How many items of all strata are not drawn yet.
    #[must_use]
    pub fn open(&self) -> u64 {
        let left = |drawn: &Drawn| drawn.population - drawn.holding - drawn.lacking;
        self.strata.iter().map(left).sum()
    }

    /// Looks at what has been drawn: what this leaves out stays left out. Whoever looks more often has a
    /// narrower interval, by little.
    pub fn look(&mut self) {
        let limit = -(1.0 - self.confidence.level()).ln();
        let all: u64 = self.strata.iter().map(|drawn| drawn.population).sum();
        let mirrored: Vec<Drawn> = self.strata.iter().map(Drawn::mirrored).collect();
        self.high = self.high.min(largest(&self.strata, limit));
        self.low = self.low.max(all - largest(&mirrored, limit));
    }

    /// Draws and looks at draws in their order: after each of the first, then after each that makes them
    /// a twentieth more, and after the last.
    ///
    /// # Errors
    /// As [`ConfidenceSequence::draw`].
    pub fn draw_all(&mut self, draws: &[(usize, bool)]) -> Result<(), Undefined> {
        let mut next = 1;
        for (place, (stratum, holds)) in draws.iter().enumerate() {
            self.draw(*stratum, *holds)?;
            let so_many = place + 1;
            if so_many == draws.len() || so_many >= next {
                self.look();
                next = so_many + (so_many / LOOKS).max(1);
            }
        }
        Ok(())
    }

    /// The interval of the population's total, in items.
    ///
    /// # Errors
    /// [`Undefined::NoItems`] of an empty population; [`Undefined::Contradiction`] where the looks have left
    /// nothing, which a random draw does with at most the chance that is left out.
    pub fn total(&self) -> Value<(u64, u64)> {
        if self.strata.iter().all(|stratum| stratum.population == 0) {
            return Err(Undefined::NoItems);
        }
        (self.low <= self.high).then_some((self.low, self.high)).ok_or(Undefined::Contradiction)
    }

    /// The interval of the population's share, 0 to 1.
    ///
    /// # Errors
    /// As [`ConfidenceSequence::total`].
    pub fn share(&self) -> Value<Interval> {
        let (low, high) = self.total()?;
        let all = real(self.strata.iter().map(|stratum| stratum.population).sum());
        Ok(Interval { low: real(low) / all, high: real(high) / all })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(populations: &[u64], draws: &[(usize, bool)]) -> ConfidenceSequence {
        let mut sequence = ConfidenceSequence::new(populations, Confidence::P95);
        for (stratum, holds) in draws {
            sequence.draw(*stratum, *holds).unwrap();
            sequence.look();
        }
        sequence
    }

    #[test]
    fn all_items_drawn_leave_the_truth_alone() {
        let draws: Vec<(usize, bool)> = (0..20).map(|place| (place % 2, place % 5 == 0)).collect();
        assert_eq!(sequence(&[10, 10], &draws).total(), Ok((4, 4)));
        let mut full = sequence(&[10, 10], &draws);
        assert_eq!(full.draw(1, true), Err(Undefined::MoreThanThere(1)));
        assert_eq!(full.draw(2, true), Err(Undefined::MoreThanThere(2)));
    }

    #[test]
    fn nothing_drawn_says_nothing() {
        assert_eq!(sequence(&[50], &[]).total(), Ok((0, 50)));
        assert_eq!(sequence(&[], &[]).total(), Err(Undefined::NoItems));
    }

    #[test]
    fn it_never_widens() {
        let mut sequence = ConfidenceSequence::new(&[500, 500], Confidence::P95);
        let mut last = 1.0;
        for place in 0..200 {
            sequence.draw(place % 2, place % 7 == 0).unwrap();
            sequence.look();
            let width = sequence.share().unwrap().width();
            assert!(width <= last, "{place}");
            last = width;
        }
        assert!(last < 0.2, "{last}");
    }
}
