//! Transcripts without what names people or opens doors: e-mail addresses, phone numbers, keys, names of home
//! folders, and what is asked for beside. Each is replaced by a token, the same wherever the same stands.
//!
//! Patterns find what looks like one of these; they cannot find everything that names somebody.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use regex::{Captures, Regex};

use crate::transcript::{Scalar, Transcript};

/// The name of what is found by patterns of the user's.
const GIVEN: &str = "redacted";

/// What is looked for, in this order: name, pattern. Where a pattern has a group, only that is replaced.
const PATTERNS: [(&str, &str); 5] = [
    ("key", r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----"),
    (
        "key",
        r"\b(?:sk-[A-Za-z0-9_-]{16,}|(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{20,}|xox[abeprs]-[A-Za-z0-9-]{10,}|AIza[0-9A-Za-z_-]{35}|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})|(?i:\bbearer\s+)([A-Za-z0-9._~+/-]{20,}=*)",
    ),
    ("email", r"[\p{L}0-9._%+-]+@[\p{L}0-9-]+(?:\.[\p{L}0-9-]+)*\.\p{L}{2,}"),
    ("user", r"(?:/home/|/Users/|(?i:[A-Z]:\\+Users\\+))([^\s/\\:'\x22<>|]+)"),
    ("phone", r"\+?\(?\d[\d\s().-]{7,22}\d"),
];

/// Replaces what is found by tokens.
pub struct Redactor {
    patterns: Vec<(&'static str, Regex)>,
    /// By name and what stood there: the number of its token.
    tokens: HashMap<(&'static str, String), usize>,
    /// By name: how often one was replaced, and how many different ones.
    counts: BTreeMap<&'static str, (usize, usize)>,
}

impl Redactor {
    /// One that finds what is known, and these expressions.
    ///
    /// # Errors
    /// Where one of them is no regular expression.
    pub fn new(given: &[String]) -> Result<Self, regex::Error> {
        let known = PATTERNS.iter().copied();
        let given = given.iter().map(|pattern| (GIVEN, pattern.as_str()));
        // What somebody asks for comes first: no other pattern takes a part of it away.
        let compiled = given.chain(known).map(|(name, text)| Ok((name, Regex::new(text)?)));
        let patterns = compiled.collect::<Result<Vec<_>, regex::Error>>()?;
        Ok(Redactor { patterns, tokens: HashMap::new(), counts: BTreeMap::new() })
    }

    /// By name: how often something was replaced, and how many different ones these were.
    #[must_use]
    pub fn counts(&self) -> &BTreeMap<&'static str, (usize, usize)> {
        &self.counts
    }

    /// Replaces everything in a transcript: in its texts, its fields, flags and quotes, and in its id.
    pub fn transcript(&mut self, transcript: &mut Transcript) {
        if let Some(id) = &mut transcript.id {
            self.replace(id);
        }
        for segment in transcript.segments.iter_mut().chain(&mut transcript.withdrawn) {
            self.replace(&mut segment.text);
            self.replace_boxed(&mut segment.name);
            for (_, value) in &mut segment.scores {
                self.scalar(value);
            }
        }
        for (_, value) in transcript.fields.iter_mut().chain(&mut transcript.flags) {
            self.scalar(value);
        }
        for (_, quote) in &mut transcript.quotes {
            self.replace(quote);
        }
        for warning in &mut transcript.warnings {
            if let Some(detail) = &mut warning.detail {
                self.replace(detail);
            }
        }
    }

    fn scalar(&mut self, value: &mut Scalar) {
        if let Scalar::Text(text) = value {
            self.replace_boxed(text);
        }
    }

    fn replace_boxed(&mut self, text: &mut Box<str>) {
        let mut changed = text.to_string();
        self.replace(&mut changed);
        *text = changed.into();
    }

    fn replace(&mut self, text: &mut String) {
        for place in 0..self.patterns.len() {
            let (name, pattern) = (self.patterns[place].0, self.patterns[place].1.clone());
            let replaced = pattern.replace_all(text, |found: &Captures<'_>| {
                let whole = found.get_match();
                let part = found.iter().skip(1).flatten().next().unwrap_or(whole);
                if name == "phone" && !is_phone(part.as_str()) {
                    return whole.as_str().to_owned();
                }
                let token = self.token(name, part.as_str());
                let (from, to) = (part.start() - whole.start(), part.end() - whole.start());
                let whole = whole.as_str();
                format!("{}{token}{}", &whole[..from], &whole[to..])
            });
            if let Cow::Owned(changed) = replaced {
                *text = changed;
            }
        }
    }

    fn token(&mut self, name: &'static str, found: &str) -> String {
        let next = self.counts.get(name).map_or(0, |(_, different)| *different) + 1;
        let number = *self.tokens.entry((name, found.to_owned())).or_insert(next);
        let (all, different) = self.counts.entry(name).or_default();
        *all += 1;
        *different = number.max(*different);
        format!("[{name}-{number}]")
    }
}

/// Whether digits with signs between them are written as phone numbers are, and not as a date, a version, an
/// address of a machine or a plain number.
fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_marked = text.starts_with('+') || text.contains('(');
    let groups: Vec<usize> = text
        .split(|sign: char| !sign.is_ascii_digit())
        .map(str::len)
        .filter(|digits| *digits > 0)
        .collect();
    let is_date = matches!(groups.as_slice(), [4, 2, 2, ..] | [2, 2, 4, ..]);
    let is_address = text.contains('.') && groups.len() == 4 && groups.iter().all(|one| *one <= 3);
    let is_grouped = groups.len() >= 3 && groups.iter().all(|digits| (2..=5).contains(digits));
    (9..=15).contains(&digits) && (is_marked || (is_grouped && !is_date && !is_address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str, given: &[&str]) -> String {
        let given: Vec<String> = given.iter().map(|one| (*one).to_owned()).collect();
        let mut text = text.to_owned();
        Redactor::new(&given).unwrap().replace(&mut text);
        text
    }

    #[test]
    fn what_names_somebody_or_opens_doors_has_a_token() {
        let cases = [
            (
                "mail ann@example.org, bob@x.co.uk; ann@example.org",
                "mail [email-1], [email-2]; [email-1]",
            ),
            ("key sk-abcDEF0123456789abcd!", "key [key-1]!"),
            ("Authorization: Bearer abcdefghij0123456789.x==", "Authorization: Bearer [key-1]"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----", "[key-1]"),
            ("in /home/ann/data and /Users/bob", "in /home/[user-1]/data and /Users/[user-2]"),
            (r"C:\Users\ann\x", r"C:\Users\[user-1]\x"),
            ("call +44 20 7946 0958 or (212) 555-0123 now", "call [phone-1] or [phone-2] now"),
            ("212-555-0123", "[phone-1]"),
        ];
        for (text, wanted) in cases {
            assert_eq!(redacted(text, &[]), wanted);
        }
        assert_eq!(
            redacted("project Falcon, Falcon 2", &["Falcon"]),
            "project [redacted-1], [redacted-1] 2"
        );
    }

    #[test]
    fn dates_versions_and_numbers_stay() {
        for text in [
            "2026-11-25 10:00:00",
            "25.11.2026",
            "192.168.100.200",
            "1.2.3.4",
            "1234567890",
            "0.123456789",
            "3.14159 26535",
            "a@b",
            "home/ann",
            "123-456",
            "2026-11-25T10:00:00.000Z",
        ] {
            assert_eq!(redacted(text, &[]), text);
        }
    }
}
