//! A flag against what people say.

use serde_json::{Value, json};

use super::figures;
use super::reading::Reading;
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
    /// From here on the flag is up.
    pub at: f64,
    /// Items with a label that says yes or no and a score.
    pub n: u64,
    /// Items of the queue without a label that counts.
    pub unlabelled: u64,
    /// Items with such a label and without a score.
    pub unscored: u64,
    /// Items whose label says neither yes nor no.
    pub unclear: u64,
    /// Labels and scores.
    pub scores: Scores,
    /// Flagged, and the label says no.
    pub false_alarms: Vec<usize>,
    /// Not flagged, and the label says yes.
    pub misses: Vec<usize>,
}

/// Every flag that a question of the rubric checks.
#[must_use]
pub fn flags(reading: &Reading<'_>) -> Vec<FlagReport> {
    let questions = reading.rubric.questions.iter().enumerate();
    let checked = questions.filter_map(|(place, question)| {
        let check = question.flag.as_ref()?;
        Some(of_flag(reading, place, question, check))
    });
    checked.collect()
}

fn of_flag(
    reading: &Reading<'_>,
    place: usize,
    question: &Question,
    check: &FlagCheck,
) -> FlagReport {
    let mut report = FlagReport {
        flag: check.name.clone(),
        question: question.id.clone(),
        at: check.at,
        n: 0,
        unlabelled: reading.tally.selection.len() as u64,
        unscored: 0,
        unclear: 0,
        scores: Scores::new([]),
        false_alarms: Vec::new(),
        misses: Vec::new(),
    };
    let mut pairs = Vec::new();
    for item in &reading.labelled {
        let Some(answer) = item.answers.get(place).and_then(super::Counted::answer) else {
            continue;
        };
        report.unlabelled -= 1;
        let Some(says_yes) = truth(check, &answer.to_string()) else {
            report.unclear += 1;
            continue;
        };
        let value = reading.tally.columns.value(&check.name, item.position);
        let Some(score) = value.as_ref().and_then(score) else {
            report.unscored += 1;
            continue;
        };
        report.n += 1;
        pairs.push((Some(says_yes), Some(score)));
        match (score >= check.at, says_yes) {
            (true, false) => report.false_alarms.push(item.position),
            (false, true) => report.misses.push(item.position),
            _ => {}
        }
    }
    report.scores = Scores::new(pairs);
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

/// A flag's value as a number: a number itself, 1 and 0 for true and false; `None` for others.
#[must_use]
pub fn score(value: &Scalar) -> Option<f64> {
    match value {
        Scalar::Number(_) => value.as_f64(),
        Scalar::Bool(up) => Some(f64::from(u8::from(*up))),
        Scalar::Text(text) => match text.to_lowercase().as_str() {
            "true" | "yes" => Some(1.0),
            "false" | "no" => Some(0.0),
            _ => None,
        },
        Scalar::Null => None,
    }
}

impl FlagReport {
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
        json!({
            "flag": self.flag,
            "at": self.at,
            "question": self.question,
            "n": self.n,
            "unlabelled": self.unlabelled,
            "unscored": self.unscored,
            "unclear": self.unclear,
            "confusion": figures::confusion(&self.confusion()).finish(),
            "ranking": figures::ranking(&self.scores).finish(),
            "threshold_sweep": figures::threshold_sweep(&self.scores, Some(self.at)).finish(),
            "false_alarms": names(&self.false_alarms),
            "misses": names(&self.misses),
        })
    }
}
