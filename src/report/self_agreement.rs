//! How far reviewers agree with themselves: what they answered when an item was shown a second time
//! against what they had answered before.
#![allow(clippy::doc_markdown)] // McNemar is a name

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::cells::{estimate, plain};
use super::figures::cohen;
use super::page::{Cell, Page};
use super::reading::Reading;
use super::reviewers::{AnswerScale, scales};
use super::words::{chance, percent};
use crate::corpus::showing::record;
use crate::labels::event::{Body, ItemRef};
use crate::labels::sheet::same_question;
use crate::rubric::{Answer, Question};
use crate::stats::agreement::{Distance, PairTable, Ratings, cohen_kappa};
use crate::stats::{self, Paired, Undefined};
use crate::transcript::Digest;

/// What a reviewer answered to one question at the first showing of items and at the second.
#[derive(Clone, Debug)]
pub struct SelfAgreement {
    /// Who.
    pub reviewer: String,
    /// The question's id.
    pub question: String,
    /// Of a question with several answers, the one that was given or not.
    pub choice: Option<String>,
    /// The rubrics (`name@version`) of both answers, where they differ.
    pub versions: Option<[String; 2]>,
    /// Whether the order of the answers means something.
    pub ordered: bool,
    /// The items, by position.
    pub items: Vec<usize>,
    /// Those of them whose answers differ.
    pub differ: Vec<usize>,
    /// How often which answers met, the first ones in rows.
    pub table: PairTable,
}

/// Both answers of a reviewer about one item.
struct Twice<'a> {
    position: usize,
    rubrics: [&'a str; 2],
    answers: [&'a Answer; 2],
}

/// By reviewer and the question's place.
type AnsweredTwice<'a> = BTreeMap<(&'a str, usize), Vec<Twice<'a>>>;

/// An answer under a rubric, about a text.
type Said<'a> = (Digest, &'a str, &'a Answer);

/// Compares them, for each reviewer, question and change of the rubric. Items of sealed samples are left
/// out.
#[must_use]
pub fn of(reading: &Reading<'_>) -> Vec<SelfAgreement> {
    let mut found = Vec::new();
    for ((reviewer, place), twice) in answered_twice(reading) {
        let question = &reading.rubric.questions[place];
        let mut versions: BTreeMap<Option<[&str; 2]>, Vec<&Twice<'_>>> = BTreeMap::new();
        for one in &twice {
            let [first, second] = one.rubrics;
            versions.entry((first != second).then_some(one.rubrics)).or_default().push(one);
        }
        for (versions, twice) in &versions {
            let of = |scale: &AnswerScale| compare(reviewer, question, *versions, scale, twice);
            found.extend(scales(question).iter().filter_map(of));
        }
    }
    found
}

/// The second answers that stand, each with the one that stood when it was given.
fn answered_twice<'a>(reading: &'a Reading<'_>) -> AnsweredTwice<'a> {
    let (ledger, rubric) = (&reading.tally.ledger, reading.rubric);
    let is_open = |at: usize| reading.tally.whole().holds(at) && reading.seals.over(at).is_none();
    let place = |item: &ItemRef, reference: &str, asked: &str| {
        let position = record(ledger.position(item)?);
        let question = same_question(ledger, rubric, reference, asked)?;
        is_open(position).then_some((position, reading.place(&question.id)?))
    };
    let mut first: BTreeMap<(&str, usize, usize), Option<Said<'_>>> = BTreeMap::new();
    let mut both: BTreeMap<(usize, &str, usize), Option<Twice<'_>>> = BTreeMap::new();
    for event in ledger.standing() {
        let by = event.by.as_str();
        match &event.body {
            Body::Answer { item, rubric, question, value, .. } => {
                let Some((position, place)) = place(item, rubric, question) else { continue };
                let said = value.as_ref().map(|value| (item.digest, rubric.as_str(), value));
                first.insert((by, position, place), said);
            }
            Body::Repeat { item, rubric, question, value, .. } => {
                let Some((position, place)) = place(item, rubric, question) else { continue };
                let before = first.get(&(by, position, place)).copied().flatten();
                // Another text has another answer.
                let before = before.filter(|(digest, ..)| *digest == item.digest);
                let twice = value.as_ref().zip(before).map(|(value, (_, earlier, first))| Twice {
                    position,
                    rubrics: [earlier, rubric],
                    answers: [first, value],
                });
                both.insert((position, by, place), twice);
            }
            _ => {}
        }
    }
    let mut found = AnsweredTwice::new();
    for ((_, by, place), twice) in both {
        found.entry((by, place)).or_default().extend(twice);
    }
    found
}

fn compare(
    reviewer: &str,
    question: &Question,
    versions: Option<[&str; 2]>,
    scale: &AnswerScale,
    twice: &[&Twice<'_>],
) -> Option<SelfAgreement> {
    let places = |one: &&Twice<'_>| {
        let [first, second] = one.answers.map(|answer| scale.place(answer));
        Some((one.position, first?, second?))
    };
    let answered: Vec<(usize, usize, usize)> = twice.iter().filter_map(places).collect();
    let rows = vec![
        answered.iter().map(|(_, first, _)| Some(*first)).collect(),
        answered.iter().map(|(.., second)| Some(*second)).collect(),
    ];
    let ratings = Ratings::new(rows, scale.values.len()).ok()?;
    let differ = answered.iter().filter(|(_, first, second)| first != second);
    (!answered.is_empty()).then(|| SelfAgreement {
        reviewer: reviewer.to_owned(),
        question: question.id.clone(),
        choice: scale.choice.clone(),
        versions: versions.map(|both| both.map(str::to_owned)),
        ordered: scale.ordered,
        items: answered.iter().map(|(position, ..)| *position).collect(),
        differ: differ.map(|(position, ..)| *position).collect(),
        table: PairTable::of(&ratings, 0, 1),
    })
}

impl SelfAgreement {
    /// The exact p of McNemar's test: whether those that changed lean to one of two answers.
    ///
    /// # Errors
    /// [`Undefined::ManyAnswers`] where more than two were given.
    pub fn mcnemar(&self) -> stats::Value {
        let counts = match self.table.counts() {
            [] | [_] => [[self.table.items(), 0], [0, 0]],
            [one, two] => [[one[0], one[1]], [two[0], two[1]]],
            _ => return Err(Undefined::ManyAnswers),
        };
        let [[both, first_only], [second_only, neither]] = counts;
        Paired { both, first_only, second_only, neither }.mcnemar()
    }

    /// The question, the answer of several, and the versions of the rubric.
    #[must_use]
    pub fn title(&self) -> String {
        let choice = self.choice.as_ref().map(|choice| format!(": {choice}"));
        let versions = self.versions.as_ref().map(|[a, b]| format!(" ({a}, then {b})"));
        let (choice, versions) = (choice.unwrap_or_default(), versions.unwrap_or_default());
        format!("{}{choice}{versions}", self.question)
    }

    /// The object in `agree --json`; `name` gives an item's name.
    #[must_use]
    pub fn to_json(&self, name: impl Fn(usize) -> String) -> Value {
        let differ: Vec<String> = self.differ.iter().map(|at| name(*at)).collect();
        let mut found = cohen(&self.table, self.ordered)
            .number("mcnemar_p", self.mcnemar())
            .plain("reviewer", self.reviewer.as_str())
            .plain("id", self.question.as_str())
            .plain("differ", differ)
            .plain("rubrics", json!(self.versions))
            .finish();
        if let Some(choice) = &self.choice {
            found["choice"] = choice.as_str().into();
        }
        found
    }
}

/// Adds the comparison to a page.
pub fn print(page: &mut Page, found: &[SelfAgreement]) {
    if found.is_empty() {
        return;
    }
    page.gap();
    let mut rows = vec![vec![
        "shown twice".into(),
        Cell::right("items"),
        Cell::right("differ"),
        Cell::right("agreement"),
        Cell::right("kappa"),
        "95 % interval".into(),
        "McNemar".into(),
    ]];
    for one in found {
        let title = format!("{}, {}", one.reviewer, one.title());
        let [agreed, _] = plain(one.table.agreement().map(percent));
        let [kappa, interval] = estimate(cohen_kappa(&one.table, Distance::Nominal));
        let [mcnemar, _] = plain(one.mcnemar().map(chance));
        rows.push(vec![
            format!("  {title}").into(),
            Cell::count(format!("shown twice to {title}"), &one.items),
            Cell::count(format!("answered in two ways by {title}"), &one.differ),
            agreed,
            kappa,
            interval,
            mcnemar,
        ]);
    }
    page.table(rows);
}
