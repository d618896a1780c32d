//! What a record's raw bytes must hold if its decoded text is to hold a pattern.
//!
//! In JSON an ASCII character may be written as itself or as `\u00XX`, another one as UTF-8 or
//! `\uXXXX`. So the longest run of ASCII letters and digits that the pattern needs stands in the
//! bytes as it is, unless one of them was escaped, and then `\u00` and a digit from 2 to 7 does.
//! Bytes can thus rule a record out; whether the pattern is there is told by its decoded text.

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::hir::literal::{ExtractKind, Extractor};

use crate::filter::Pattern;

/// Runs that are shorter than this stand nearly everywhere.
const SHORTEST: usize = 3;
/// So many different literals of an expression are looked for at once.
const MOST_LITERALS: usize = 16;
/// What may hide a run: an escaped ASCII character, or a part of another type than text, which is
/// put into words.
const HIDING: &str = r#"\\u00[2-7]|"type"#;

/// Looks for places where a pattern may be.
#[derive(Debug)]
pub struct Needle(Regex);

impl Needle {
    /// What to look for; `None` where bytes can rule nothing out.
    #[must_use]
    pub fn of(pattern: &Pattern) -> Option<Self> {
        let (runs, any_case) = match pattern {
            Pattern::Words(words) => {
                (vec![longest_run(words)?.to_owned()], !words.chars().any(char::is_uppercase))
            }
            Pattern::Regex { source, any_case, .. } => (needed_by(source, *any_case)?, *any_case),
        };
        // Letters and digits mean themselves in an expression.
        let case = if any_case { "i" } else { "" };
        let source = format!("(?{case}:{})|{HIDING}", runs.join("|"));
        RegexBuilder::new(&source).unicode(false).build().ok().map(Needle)
    }

    /// The first byte, at or behind `from`, where the pattern may be.
    #[must_use]
    pub fn next(&self, bytes: &[u8], from: usize) -> Option<usize> {
        self.0.find_at(bytes, from).map(|found| found.start())
    }
}

/// The longest run of ASCII letters and digits, if it is long enough.
fn longest_run(words: &str) -> Option<&str> {
    let runs = words.split(|c: char| !c.is_ascii_alphanumeric());
    runs.max_by_key(|run| run.len()).filter(|run| run.len() >= SHORTEST)
}

/// The literals of which any match of an expression holds at least one.
fn needed_by(source: &str, any_case: bool) -> Option<Vec<String>> {
    let hir = regex_syntax::ParserBuilder::new().case_insensitive(any_case).build();
    let hir = hir.clone().parse(source).ok()?;
    let literals = |kind: ExtractKind| {
        let mut extractor = Extractor::new();
        extractor.kind(kind).limit_total(MOST_LITERALS);
        let found = extractor.extract(&hir);
        let found = found.literals()?.iter();
        let runs = found.map(|one| longest_run(std::str::from_utf8(one.as_bytes()).ok()?));
        runs.map(|run| run.map(str::to_owned)).collect::<Option<Vec<_>>>()
    };
    let runs = literals(ExtractKind::Prefix).or_else(|| literals(ExtractKind::Suffix));
    runs.filter(|runs| !runs.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn may_hold(typed: &str, record: &str) -> bool {
        let pattern = Pattern::typed(typed).unwrap();
        Needle::of(&pattern).is_none_or(|needle| needle.next(record.as_bytes(), 0).is_some())
    }

    #[test]
    fn a_record_without_the_run_is_ruled_out() {
        assert!(!may_hold("zyzzyva-NEEDLE", r#"{"a":"zyzzyv NEEDLE"}"#));
        assert!(may_hold("zyzzyva-NEEDLE", r#"{"a":"\u007ayzzyva-NEEDLE"}"#));
        assert!(may_hold("needle", r#"{"a":"NeeDLE"}"#));
        assert!(!may_hold("/(train|tune)[a-z]+ing/", r#"{"a":"nothing of the kind"}"#));
        assert!(may_hold("/(train|tune)[a-z]*/", r#"{"a":"it was tuned"}"#));
        assert!(may_hold("/[a-z]+/", "{}"), "nothing is needed");
        assert!(may_hold("考虑", "{}"), "another script is looked for in the text");
    }

    proptest! {
        #[test]
        fn what_is_in_the_text_is_never_ruled_out(
            text in "[ -~é考\\n\"\\\\]{0,40}", from in 0usize..40, length in 1usize..12,
            escaped in any::<bool>(), upper in any::<bool>(),
        ) {
            let chars: Vec<char> = text.chars().collect();
            let part: String = chars.iter().skip(from).take(length).collect();
            let typed = if upper { part.clone() } else { part.to_ascii_lowercase() };
            let json = if escaped {
                let all = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
                format!("\"{}\"", all.collect::<String>())
            } else {
                serde_json::to_string(&text).unwrap()
            };
            let words = Pattern::Words(typed);
            if let Some(needle) = Needle::of(&words).filter(|_| words.is_in(&text)) {
                prop_assert!(needle.next(json.as_bytes(), 0).is_some(), "{json}");
            }
        }
    }
}
