//! Numbers as people read them.

use crate::stats::{Interval, Undefined};

/// The usual width of a bar that stands for 100 %.
pub const BAR: usize = 16;
/// Eighths of a cell.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
/// What stands for a number that there is not.
pub(super) const NONE: &str = "—";

/// A share as `14.1 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// An interval of shares as `9.5 – 20.4 %`.
#[must_use]
pub fn percents(interval: Result<Interval, Undefined>) -> String {
    interval.map_or_else(missing, |found| {
        format!("{:.1} – {:.1} %", found.low * 100.0, found.high * 100.0)
    })
}

/// A coefficient as `0.81`.
pub(super) fn number(value: f64) -> String {
    format!("{value:.2}").replace('-', "−")
}

/// An interval of coefficients as `0.71 – 0.97`.
pub(super) fn numbers(interval: Result<Interval, Undefined>) -> String {
    interval.map_or_else(missing, |found| format!("{} – {}", number(found.low), number(found.high)))
}

/// A difference of shares as `12.8 points`.
pub(super) fn points(difference: f64) -> String {
    format!("{} points", signed(difference))
}

pub(super) fn points_between(interval: Result<Interval, Undefined>) -> String {
    interval.map_or_else(missing, |found| format!("{} – {}", signed(found.low), signed(found.high)))
}

/// Points with a minus that is no hyphen.
fn signed(share: f64) -> String {
    format!("{:.1}", share * 100.0).replace('-', "−")
}

/// A chance as people write it, never 0: `p = 0.250`, `p = 0.000012`.
pub(super) fn chance(p: f64) -> String {
    match p {
        p if p < 0.000_001 => "p < 0.000001".to_owned(),
        p if p < 0.001 => format!("p = {p:.6}"),
        p => format!("p = {p:.3}"),
    }
}

/// A bar for a share, of so many columns for 100 %.
#[must_use]
pub fn bar(share: f64, width: usize) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let eighths = (share.clamp(0.0, 1.0) * (width * 8) as f64).round() as usize; // 0 to 8 · width
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// A time as `11 s`, `2 h 40 m`.
#[must_use]
pub fn time(ms: u64) -> String {
    let seconds = ms / 1000;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) if minutes < 10 => format!("{minutes} m {seconds} s"),
        (0, minutes, _) => format!("{minutes} m"),
        (hours, minutes, _) => format!("{hours} h {minutes} m"),
    }
}

/// What stands for a value that there is not: a dash, and the reason.
pub(super) fn missing(reason: Undefined) -> String {
    format!("{NONE} ({reason})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_bars_read_well() {
        assert_eq!(
            [11_400, 62_000, 3_600_000, 9_603_000].map(time),
            ["11 s", "1 m 2 s", "1 h 0 m", "2 h 40 m"]
        );
        assert_eq!([0.0, 0.141, 1.0].map(|share| bar(share, BAR)), ["", "██▎", &"█".repeat(16)]);
        assert_eq!(
            [0.0, 0.000_012, 0.012].map(chance),
            ["p < 0.000001", "p = 0.000012", "p = 0.012"]
        );
    }
}
