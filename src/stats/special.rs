//! Quantiles and tails of the normal, Student's t and the beta distribution, over statrs.
//!
//! Two of its quantiles are not used. Its beta quantile starts Newton's method at 0.0001 at least
//! and is off by 0.2 % at 3 of a million, and Student's t, which rests on it, by 3e-6 at 100,000
//! degrees of freedom. Halving an interval over its incomplete beta function is exact to 1e-9 for
//! up to ten million items, and cannot run away.

use std::f64::consts::SQRT_2;

use statrs::function::beta::checked_beta_reg;
use statrs::function::erf::{erfc, erfc_inv};

/// Above this many items the incomplete beta function loses digits, so exact methods end here.
pub(super) const MOST_EXACT: u64 = 10_000_000;

/// From here on Student's t is the normal quantile with one term of correction, to 1e-11.
const LARGE_FREEDOM: f64 = 1e6;

/// The number below which a standard normal falls with this chance, 0 to 1 excluded.
pub(super) fn normal_quantile(chance: f64) -> f64 {
    -SQRT_2 * erfc_inv(2.0 * chance)
}

/// The chance that a standard normal is at least as far from 0 as z.
pub(super) fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / SQRT_2)
}

/// The t that a Student variable stays within, on either side, with this chance.
pub(super) fn student_two_sided(chance: f64, freedom: f64) -> f64 {
    if freedom > LARGE_FREEDOM {
        let z = normal_quantile(f64::midpoint(1.0, chance));
        return z + (z.powi(3) + z) / (4.0 * freedom);
    }
    // t² / (freedom + t²) is a beta variable.
    let share = beta_quantile(0.5, freedom / 2.0, chance);
    (freedom * share / (1.0 - share)).sqrt()
}

/// The number below which a beta(a, b) variable falls with this chance; a and b above 0.
pub(super) fn beta_quantile(a: f64, b: f64, chance: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        // It errs outside its domain only, which the middle never leaves.
        let below = checked_beta_reg(a, b, middle).is_ok_and(|share| share < chance);
        if below { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::{beta_quantile, normal_quantile, normal_two_sided, student_two_sided};

    fn near(got: f64, want: f64) {
        assert!((got / want - 1.0).abs() < 1e-9, "{got} for {want}");
    }

    #[test]
    fn quantiles_and_tails_are_those_of_the_tables() {
        near(normal_quantile(0.975), 1.959_963_984_540_054);
        near(normal_two_sided(-3.0), 2.699_796_063_260_189e-3);
        near(student_two_sided(0.95, 1.0), 12.706_204_736_174_694);
        near(student_two_sided(0.95, 59.0), 2.000_995_378_088_267);
        near(student_two_sided(0.95, 1e5), 1.959_987_707_534_609_5);
        near(student_two_sided(0.95, 1e7), 1.959_964_221_767_205);
        near(beta_quantile(3.0, 999_998.0, 0.025), 6.186_725_501_906_402e-7);
    }
}
