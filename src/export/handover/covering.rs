//! Words of a text covered, sign by sign: what stands behind them keeps its place.

use crate::filter::Pattern;
use crate::text::cover::{COVERED, covered_by};

/// A text with what masks find covered.
#[must_use]
pub fn covered(masks: &[Pattern], text: &str) -> String {
    let ranges = covered_by(masks, text);
    let is_covered = |at: usize| ranges.iter().any(|range| range.contains(&at));
    text.char_indices().map(|(at, sign)| if is_covered(at) { COVERED } else { sign }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sign_has_one_in_its_place() {
        let masks = [Pattern::typed("frëe")].into_iter().filter_map(Result::ok).collect::<Vec<_>>();
        assert_eq!(covered(&masks, "a frëe tier"), "a ▒▒▒▒ tier");
    }
}
