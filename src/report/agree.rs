//! Everything that `agree` tells.

use serde_json::{Value, json};

use super::classifier::{FlagReport, flags};
use super::drawn;
use super::frame::whole_designs;
use super::judges::{self, Between, SideBySide};
use super::reading::Reading;
use super::reviewers::{MOST_PAIRED, QuestionAgreement, agreement};
use super::sealed;
use super::self_agreement::{self, SelfAgreement};
use super::weighted;
use super::weighted_flag::{self, WeightedFlag};
use crate::rubric::FlagCheck;

/// Reviewers against each other, and flags against labels.
#[derive(Clone, Debug)]
pub struct AgreementReport {
    /// Who has labels on items of the queue.
    pub reviewers: Vec<String>,
    /// Of each question that can be compared.
    pub questions: Vec<QuestionAgreement>,
    /// Of each reviewer who was shown items twice.
    pub twice: Vec<SelfAgreement>,
    /// Of each flag that a question checks.
    pub flags: Vec<FlagReport>,
    /// Of each of these, the estimates from samples.
    pub weighted: Vec<Vec<WeightedFlag>>,
    /// Of each question with several flags, these on the same items.
    pub side_by_side: Vec<SideBySide>,
    /// Each two flags of a question, on every item.
    pub between: Vec<Between>,
    /// The samples whose labels do not count yet, as the document has them.
    pub sealed: Value,
    /// What has to be known about these numbers.
    pub notes: Vec<String>,
}

impl AgreementReport {
    /// Counts and computes it, with these flags beside the rubric's own, by the question's id.
    #[must_use]
    pub fn of(reading: &Reading<'_>, asked: &[(String, FlagCheck)]) -> Self {
        let reviewers = reading.reviewers();
        let (questions, flags) = (agreement(reading, &reviewers), flags(reading, asked));
        let mut notes = sealed::notes(reading);
        notes.extend(sealed::advice(reading));
        if reviewers.len() < 2 || questions.iter().all(|question| question.shared.is_empty()) {
            notes.push("no item was labelled by two reviewers, so that nothing can be compared; share items with `triptych sample --overlap`".to_owned());
        }
        if reviewers.len() > MOST_PAIRED {
            notes.push(format!(
                "there are {} reviewers; Cohen's kappa of each two is told of {MOST_PAIRED} at most",
                reviewers.len()
            ));
        }
        let has_value = |flag: &FlagReport, position: usize| {
            reading.tally.columns.value(&flag.flag, position).is_some()
        };
        for flag in &flags {
            let there = reading.tally.columns.all_keys().any(|key| key == flag.flag);
            if !there {
                notes.push(format!("no item has the flag {}", flag.flag));
            } else if flag.n == 0
                && flag.verdicts.is_none()
                && flag.unscored.iter().any(|at| has_value(flag, *at))
            {
                notes.push(format!(
                    "{} is neither a number nor true or false, nor does it say an answer of {}, so that it cannot be compared",
                    flag.flag, flag.question
                ));
            } else if flag.n == 0 {
                notes.push(format!(
                    "{}: no item with this flag has a label that says yes or no to {}",
                    flag.flag, flag.question
                ));
            }
        }
        let (designs, partial) = whole_designs(reading);
        let samples = drawn::samples(reading, &designs);
        notes.extend(partial);
        notes.extend(weighted::notes(reading, &samples));
        let weighted =
            flags.iter().map(|flag| weighted_flag::flag(reading, &samples, flag)).collect();
        let sealed = sealed::to_json(reading);
        let (side_by_side, between) =
            (judges::side_by_side(reading, &flags), judges::between(reading, &flags));
        AgreementReport {
            reviewers,
            questions,
            twice: self_agreement::of(reading),
            flags,
            weighted,
            side_by_side,
            between,
            sealed,
            notes,
        }
    }

    /// The document that `agree --json` prints; `name` gives an item's name.
    #[must_use]
    pub fn to_json(&self, name: impl Fn(usize) -> String) -> Value {
        json!({
            "reviewers": self.reviewers,
            "questions":
                self.questions.iter().map(|question| question.to_json(&name)).collect::<Vec<_>>(),
            "self_agreement":
                self.twice.iter().map(|one| one.to_json(&name)).collect::<Vec<_>>(),
            "flags": self.flags.iter().zip(&self.weighted).map(|(flag, weighted)| {
                let mut found = flag.to_json(&name);
                // The last sample is the one that stands for all; earlier ones follow it.
                let mut samples = weighted.iter().rev().map(WeightedFlag::to_json);
                found["weighted"] = samples.next().unwrap_or(Value::Null);
                found["weighted_by_others"] = samples.collect();
                found
            }).collect::<Vec<_>>(),
            "side_by_side":
                self.side_by_side.iter().map(SideBySide::to_json).collect::<Vec<_>>(),
            "between_flags": self.between.iter().map(Between::to_json).collect::<Vec<_>>(),
            "sealed": self.sealed,
            "notes": self.notes,
        })
    }
}
