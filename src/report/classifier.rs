//! A flag against what people say.

use serde_json::{Value, json};

use super::figures;
use super::reading::{Counted, Labelled, Reading};
use super::sealed;
use super::verdicts::Verdicts;
use crate::rubric::{FlagCheck, Question};
use crate::stats::{Confusion, Scores};
use crate::transcript::Scalar;

/// A flag and the question that checks it.
#[derive(Clone, Debug)]
pub struct FlagReport {
    /// The flag's name.
    pub flag: String,
    /// The question's id.
    pub question: String,
    /// The question's place in the rubric.
    pub place: usize,
    /// Which answers mean that it should be up.
    pub check: FlagCheck,
    /// From here on the flag is up.
    pub at: f64,
    /// Items with a label that says yes or no and a score.
    pub n: u64,
    /// Items of the queue without a label, by position.
    pub unlabelled: Vec<usize>,
    /// Items about which reviewers differ.
    pub disputed: Vec<usize>,
    /// Items with such a label and without a score.
    pub unscored: Vec<usize>,
    /// Items whose label says neither yes nor no.
    pub unclear: Vec<usize>,
    /// Labels and scores.
    pub scores: Scores,
    /// The items with both, by position, with their scores.
    pub scored: Vec<(usize, f64)>,
    /// Whether the flag says yes or no, and no score: then no other threshold means anything.
    pub is_yes_no: bool,
    /// Where it speaks in the question's words, how they met the answers.
    pub verdicts: Option<Verdicts>,
    /// The samples among these items that informed something, so that this is no test of it.
    pub tuned_on: Vec<String>,
    /// Flagged, and the label says yes.
    pub hits: Vec<usize>,
    /// Flagged, and the label says no.
    pub false_alarms: Vec<usize>,
    /// Not flagged, and the label says yes.
    pub misses: Vec<usize>,
    /// Not flagged, and the label says no.
    pub passed: Vec<usize>,
}

/// Every flag that a question of the rubric checks, and behind it those that are asked for beside it, by
/// the question's id.
#[must_use]
pub fn flags(reading: &Reading<'_>, asked: &[(String, FlagCheck)]) -> Vec<FlagReport> {
    let mut found = Vec::new();
    for (place, question) in reading.rubric.questions.iter().enumerate() {
        let more = asked.iter().filter(|(id, _)| *id == question.id).map(|(_, check)| check);
        let more: Vec<&FlagCheck> = more.collect();
        let is_asked = |own: &&FlagCheck| more.iter().any(|check| check.name == own.name);
        let own = question.flag.as_ref().filter(|own| !is_asked(own));
        let checks = own.into_iter().chain(more);
        found.extend(checks.map(|check| of_flag(reading, place, question, check)));
    }
    found
}

fn of_flag(
    reading: &Reading<'_>,
    place: usize,
    question: &Question,
    check: &FlagCheck,
) -> FlagReport {
    let is_there = |name: &&str| reading.tally.columns.all_keys().any(|key| key == *name);
    let flag = check.names().find(is_there).unwrap_or(&check.name).to_owned();
    let mut report = FlagReport {
        verdicts: Verdicts::of(reading, (place, question), &flag),
        is_yes_no: false,
        flag,
        question: question.id.clone(),
        place,
        check: check.clone(),
        at: check.at,
        n: 0,
        unlabelled: Vec::new(),
        disputed: Vec::new(),
        unscored: Vec::new(),
        unclear: Vec::new(),
        scores: Scores::new([]),
        scored: Vec::new(),
        tuned_on: Vec::new(),
        hits: Vec::new(),
        false_alarms: Vec::new(),
        misses: Vec::new(),
        passed: Vec::new(),
    };
    let answer = |item: &Labelled| item.answers.get(place)?.answer().map(ToString::to_string);
    for position in reading.tally.whole().records() {
        if reading.is_partial && reading.at(position).is_none() {
            continue;
        }
        match reading.at(position).and_then(|item| item.answers.get(place)) {
            None | Some(Counted::Nothing) => report.unlabelled.push(position),
            Some(Counted::Disputed) => report.disputed.push(position),
            Some(Counted::Answer(_)) => {}
        }
    }
    let mut pairs = Vec::new();
    for item in &reading.labelled {
        let Some(answer) = answer(item) else { continue };
        let Some(says_yes) = truth(check, &answer) else {
            report.unclear.push(item.position);
            continue;
        };
        let Some(score) = score_of(reading, check, &report.flag, item) else {
            report.unscored.push(item.position);
            continue;
        };
        report.n += 1;
        pairs.push((Some(says_yes), Some(score)));
        report.scored.push((item.position, score));
        let cell = match (score >= check.at, says_yes) {
            (true, true) => &mut report.hits,
            (true, false) => &mut report.false_alarms,
            (false, true) => &mut report.misses,
            (false, false) => &mut report.passed,
        };
        cell.push(item.position);
    }
    let value = |(position, _): &(usize, f64)| reading.tally.columns.value(&report.flag, *position);
    let is_score = |value: Option<Scalar>| matches!(value, Some(Scalar::Number(_)));
    report.is_yes_no = !report.scored.iter().map(value).any(is_score);
    report.scores = Scores::new(pairs);
    let scored: Vec<usize> = report.scored.iter().map(|(position, _)| *position).collect();
    report.tuned_on = sealed::used_among(reading, &scored);
    report
}

/// What an answer says of the flag; `None` where it says neither.
#[must_use]
pub fn truth(check: &FlagCheck, answer: &str) -> Option<bool> {
    let is_in = |words: &[String]| words.iter().any(|word| word == answer);
    if is_in(&check.yes) {
        return Some(true);
    }
    is_in(&check.no).then_some(false)
}

/// The score that a flag gives an item.
#[must_use]
pub fn score_of(
    reading: &Reading<'_>,
    check: &FlagCheck,
    flag: &str,
    item: &Labelled,
) -> Option<f64> {
    score(&reading.tally.columns.value(flag, item.position)?, check)
}

/// A flag's value as a number: a number itself, 1 and 0 for true and false and for the words by which
/// the question says yes and no; `None` for others.
pub fn score(value: &Scalar, check: &FlagCheck) -> Option<f64> {
    match value {
        Scalar::Number(_) => value.as_f64(),
        Scalar::Bool(up) => Some(f64::from(u8::from(*up))),
        Scalar::Text(text) => {
            let said = truth(check, text).or_else(|| match text.to_lowercase().as_str() {
                "true" | "yes" => Some(true),
                "false" | "no" => Some(false),
                _ => None,
            });
            said.map(|up| f64::from(u8::from(up)))
        }
        Scalar::Null => None,
    }
}

/// A flag's name, with the threshold in use where it has one.
#[must_use]
pub fn title(flag: &str, at: Option<f64>) -> String {
    at.map_or_else(|| flag.to_owned(), |at| format!("{flag} ≥ {at}"))
}

impl FlagReport {
    /// Its name, with the threshold in use where it has one.
    #[must_use]
    pub fn title(&self) -> String {
        title(&self.flag, (!self.is_yes_no).then_some(self.at))
    }

    /// How often flag and label agree and differ, at the threshold in use.
    #[must_use]
    pub fn confusion(&self) -> Confusion {
        self.scores.at(self.at).map(|sweep| sweep.confusion).unwrap_or_default()
    }

    /// The object in `agree --json`; `name` gives an item's name.
    #[must_use]
    pub fn to_json(&self, name: impl Fn(usize) -> String) -> Value {
        let names =
            |positions: &[usize]| positions.iter().map(|at| name(*at)).collect::<Vec<String>>();
        let mut found = json!({
            "flag": self.flag,
            "at": self.at,
            "question": self.question,
            "n": self.n,
            "tuned_on": self.tuned_on,
            "unlabelled": self.unlabelled.len(),
            "disputed": self.disputed.len(),
            "unscored": self.unscored.len(),
            "unclear": self.unclear.len(),
            "confusion": figures::confusion(&self.confusion()).finish(),
            "ranking": figures::ranking(&self.scores).finish(),
            "threshold_sweep": figures::threshold_sweep(&self.scores, Some(self.at)).finish(),
            "false_alarms": names(&self.false_alarms),
            "misses": names(&self.misses),
        });
        if self.is_yes_no && self.n > 0 {
            // A flag that says yes or no has no scores to be ranked by.
            for key in ["ranking", "threshold_sweep"] {
                found[key] = Value::Null;
                found["why"][key] = "the flag says yes or no, and no score".into();
            }
        }
        if let Some(verdicts) = &self.verdicts {
            found["verdicts"] = verdicts.to_json();
        }
        found
    }
}
