//! The mean of a few numbers, such as a rate under each seed.

use super::special::student_two_sided;
use super::{Confidence, Estimate, Undefined, Value, length, real};

/// The mean, its standard error s / √k, and the interval of Student's t with k − 1 degrees of freedom,
/// kept within a floor and a ceiling. Student 1908, *Biometrika* 6:1.
///
/// # Errors
/// [`Undefined::NoItems`] of nothing; error and interval [`Undefined::OneItem`] of one number.
pub fn mean(values: &[f64], confidence: Confidence, bounds: (f64, f64)) -> Value<Estimate> {
    let number = real(length(values));
    if values.is_empty() {
        return Err(Undefined::NoItems);
    }
    let value = values.iter().sum::<f64>() / number;
    let freedom = number - 1.0;
    if freedom < 1.0 {
        return Ok(Estimate::new(value, Err(Undefined::OneItem), 0.0, bounds));
    }
    let squares: f64 = values.iter().map(|one| (one - value).powi(2)).sum();
    let t = student_two_sided(confidence.level(), freedom);
    Ok(Estimate::new(value, Ok(squares / freedom / number), t, bounds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_three_is_as_by_hand() {
        let found = mean(&[0.1, 0.2, 0.6], Confidence::P95, (0.0, 1.0)).unwrap();
        assert!((found.value - 0.3).abs() < 1e-12);
        // s = √0.07, and t with two degrees of freedom is 4.302653.
        let se = (0.07_f64 / 3.0).sqrt();
        assert!((found.se.unwrap() - se).abs() < 1e-12);
        let interval = found.interval.unwrap();
        assert_eq!(interval.low.to_bits(), 0.0_f64.to_bits(), "a rate is not below 0");
        assert!((interval.high - (0.3 + 4.302_652_729_696_142 * se)).abs() < 1e-9);
        let one = mean(&[0.4], Confidence::P95, (0.0, 1.0)).unwrap();
        assert_eq!((one.se, one.interval), (Err(Undefined::OneItem), Err(Undefined::OneItem)));
        assert_eq!(mean(&[], Confidence::P95, (0.0, 1.0)), Err(Undefined::NoItems));
    }
}
