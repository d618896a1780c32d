//! Everything that the report tells.

use serde_json::Value;

use super::curves::Calibrated;
use super::disputes::{self, DisputeFacts};
use super::evidence::{self, Quoted};
use super::manner::Manner;
use super::samples::{self, SampleFacts};
use super::times::{self, Times};
use crate::report::agree::AgreementReport;
use crate::report::numbers::Numbers;
use crate::report::reading::Reading;
use crate::report::wish::Wish;
use crate::rubric::FlagCheck;
use crate::workspace::sources::Sources;

/// What a report is asked for.
pub struct Wanted<'w> {
    /// The numbers.
    pub wish: &'w Wish,
    /// What is held against labels beside the rubric's own flags, by the question's id.
    pub judges: &'w [(String, FlagCheck)],
    /// Whether quotes are printed.
    pub quotes: bool,
    /// The same as it was asked for, so that it can be asked again.
    pub asked: Value,
}

/// A report.
pub struct Study {
    /// The program's.
    pub(super) version: &'static str,
    pub(super) asked: Value,
    pub(super) sources: Sources,
    /// The questions, by id, with their words.
    pub(super) questions: Vec<(String, String)>,
    pub(super) samples: Vec<SampleFacts>,
    pub(super) numbers: Numbers,
    pub(super) agreement: AgreementReport,
    pub(super) calibration: Vec<Calibrated>,
    pub(super) times: Vec<Times>,
    pub(super) disputes: Vec<DisputeFacts>,
    pub(super) quotes: Option<Vec<Quoted>>,
    pub(super) manner: Manner,
    /// Why there are no numbers, or not all of them.
    pub(super) warnings: Vec<String>,
}

impl Study {
    /// Counts and computes it; `name` gives an item's name.
    #[must_use]
    pub fn of(
        reading: &Reading<'_>,
        wanted: &Wanted<'_>,
        sources: Sources,
        name: impl Fn(usize) -> String,
    ) -> Self {
        let agreement = AgreementReport::of(reading, wanted.judges);
        let questions = reading.rubric.questions.iter().chain(&reading.rubric.pair_questions);
        Study {
            version: env!("CARGO_PKG_VERSION"),
            asked: wanted.asked.clone(),
            sources,
            questions: questions.map(|one| (one.id.clone(), one.text.clone())).collect(),
            samples: samples::of(reading),
            numbers: Numbers::of(reading, wanted.wish),
            calibration: agreement.flags.iter().filter_map(Calibrated::of).collect(),
            agreement,
            times: times::of(reading),
            disputes: disputes::of(reading, &name),
            quotes: wanted.quotes.then(|| evidence::of(reading, &name)),
            manner: Manner::of(reading),
            warnings: warnings(reading),
        }
    }

    /// Why it has no numbers, or not all of them.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// Why there are no numbers, or not all of them.
fn warnings(reading: &Reading<'_>) -> Vec<String> {
    let shut = reading.seals.iter().map(|seal| format!("progress only: {}", seal.words()));
    let mut found: Vec<String> = shut.collect();
    if reading.labelled.is_empty() && reading.shut.is_empty() {
        found.push("nothing is labelled yet".to_owned());
    }
    found
}
