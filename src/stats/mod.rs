//! Statistics of a review: agreement, gaps between groups, classifiers against labels, estimates
//! from stratified samples. Pure functions; each names the paper its formula comes from.
//!
//! ```text
//! counts  ─ Proportion ─▶ Gap, Paired          shares and their differences
//! labels  ─ Ratings ─▶ agreement::*            kappa, alpha, AC1
//! scores  ─ Scores ─▶ Confusion, Sweep         a flag against what people say
//! samples ─ stratified::* ─▶ SampledRate       what the whole corpus holds
//! draws   ─ ConfidenceSequence ─▶ Interval     the same while a sample goes on
//! ```
//!
//! A number is never made up: what has no value is an [`Undefined`] with its reason, not 0 and not
//! NaN. Counts that contradict each other are such a reason too; nothing here panics.

pub mod advice;
pub mod agreement;
mod calibration;
mod classifier;
pub mod codes;
mod exact;
mod gap;
mod interval;
mod mean;
mod median;
mod misses;
mod paired;
mod proportion;
mod ranking;
mod sequence;
mod special;
pub mod stratified;
mod sweep;
mod undefined;

pub use calibration::CalibrationBand;
pub use classifier::{Confusion, Rate};
pub use gap::{Gap, ZTest};
pub use interval::{Confidence, Estimate, Interval, Z95};
pub use mean::mean;
pub use median::{Median, median};
pub use misses::Misses;
pub use paired::Paired;
pub use proportion::Proportion;
pub use ranking::Scores;
pub use sequence::ConfidenceSequence;
pub use sweep::Sweep;
pub use undefined::Undefined;

/// A value, or why there is none.
pub type Value<T = f64> = Result<T, Undefined>;

/// A count as a number to calculate with. Above 2^53 it is the nearest one that there is.
#[allow(clippy::cast_precision_loss)] // no corpus has 2^53 items
fn real(count: u64) -> f64 {
    count as f64
}

/// The number of things in a slice.
fn length<T>(things: &[T]) -> u64 {
    u64::try_from(things.len()).unwrap_or(u64::MAX)
}
