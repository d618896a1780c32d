//! The median of ordered answers, and an interval for it that assumes no distribution.

/// A median.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Median {
    /// The middle value; the mean of the two middle ones where there are as many below as above.
    pub value: f64,
    /// The two values between which the population's median lies with at least 95 % confidence; `None`
    /// where there are too few values for that.
    pub interval: Option<(f64, f64)>,
}

/// Half of what may lie outside the interval.
const TAIL: f64 = 0.025;

/// The median of some values; `None` of none.
///
/// The interval is made of order statistics: with X the number of n values below the median, which is
/// binomial with p = 1/2, the k-th smallest and the k-th largest value hold the median between them but
/// for a chance of 2 P(X < k). See Conover, Practical Nonparametric Statistics (1999), 3.2.
#[must_use]
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<Median> {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    let upper = *sorted.get(n / 2)?;
    let value = if n % 2 == 1 { upper } else { f64::midpoint(*sorted.get(n / 2 - 1)?, upper) };
    let interval = rank(n).and_then(|k| Some((*sorted.get(k - 1)?, *sorted.get(n - k)?)));
    Some(Median { value, interval })
}

/// The greatest k, from 1, with P(X < k) of at most [`TAIL`].
#[allow(clippy::cast_precision_loss)] // no study has 2^52 answers
fn rank(n: usize) -> Option<usize> {
    // In logarithms: half to the power of n is 0 in a float from 1,075 on.
    let mut log_term = n as f64 * 0.5_f64.ln();
    let mut below = 0.0;
    let mut found = None;
    for k in 1..=n {
        below += log_term.exp();
        if below > TAIL {
            break;
        }
        found = Some(k);
        log_term += ((n - k + 1) as f64 / k as f64).ln();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_tables() {
        // Conover's table of the binomial distribution with p = 1/2.
        for (n, k) in [
            (5, None),
            (6, Some(1)),
            (8, Some(1)),
            (9, Some(2)),
            (10, Some(2)),
            (15, Some(4)),
            (20, Some(6)),
            (100, Some(40)),
        ] {
            assert_eq!(rank(n), k, "{n}");
        }
        assert!(rank(100_000).is_some_and(|k| (49_600..49_800).contains(&k)));
    }

    #[test]
    fn the_middle_is_found() {
        assert_eq!(median([]), None);
        assert_eq!(median([3.0]).unwrap(), Median { value: 3.0, interval: None });
        assert_eq!(median([7.0, 3.0, 5.0, 4.0]), Some(Median { value: 4.5, interval: None }));
        let ten = median((1..=10).map(f64::from)).unwrap();
        assert_eq!(ten, Median { value: 5.5, interval: Some((2.0, 9.0)) });
    }
}
