//! The nearest valid word, for errors that help.

/// The candidate that a mistyped word most likely means, if one is near enough.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let scored = candidates.into_iter().map(|candidate| {
        let lower = candidate.to_lowercase();
        let score = if lower.starts_with(&word) && word.len() > 1 {
            0.95
        } else {
            strsim::normalized_damerau_levenshtein(&word, &lower)
        };
        (score, candidate)
    });
    let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (best.0 >= 0.5).then_some(best.1)
}

/// A way out of a mistyped word: the candidate that is near enough, else what `otherwise` says.
#[must_use]
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    nearest(word, candidates).map_or_else(otherwise, |near| format!("did you mean {near}?"))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_seen_through() {
        let words = ["tier", "model", "unclosed"];
        assert_eq!(nearest("teir", words), Some("tier"));
        assert_eq!(nearest("unclose", words), Some("unclosed"));
        assert_eq!(nearest("qqq", words), None);
    }
}
