//! Everything that `stats` tells.

use serde_json::{Value, json};

use super::codes::Codes;
use super::drawn;
use super::figures::{self, Figures};
use super::finding::Finding;
use super::flag_rates::{self, FlagRates};
use super::frame::whole_designs;
use super::gaps::{Contrast, GapReport, Pattern, gaps};
use super::progress::Progress;
use super::reading::{Counted, Labelled, Reading};
use super::reading_order::{self, OrderEffect};
use super::sealed;
use super::shares::{GroupShares, QuestionShares, of_question, shares};
use super::weighted::{self, WeightedShare};
use super::wish::Wish;
use crate::labels::sample::Unit;
use crate::rubric::{Condition, QuestionKind};
use crate::stats::{Confidence, Median};
use crate::text::counted;
use crate::workspace::whose::Whose;

/// The numbers of a review.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// Who has labels on items of the queue.
    pub reviewers: Vec<String>,
    /// Whose answers count.
    pub whose: Whose,
    /// The rubric, `name@version`.
    pub rubric: String,
    /// How far the review is.
    pub progress: Progress,
    /// Every question's answers.
    pub questions: Vec<QuestionShares>,
    /// Those of later required questions by the condition and the first question's answer.
    pub crossed: Vec<QuestionShares>,
    /// The gaps.
    pub gaps: Vec<GapReport>,
    /// What flags say alone.
    pub flags: Vec<FlagRates>,
    /// Estimates from samples.
    pub weighted: Vec<WeightedShare>,
    /// The codes that there are, unless a sample is sealed.
    pub codes: Option<Codes>,
    /// How far the search for cases is, where that is asked for.
    pub finding: Option<Finding>,
    /// Whether it matters which item of a pair was read first.
    pub order_effects: Vec<OrderEffect>,
    /// The samples whose labels do not count yet, as the document has them.
    pub sealed: Value,
    /// What has to be known about these numbers.
    pub notes: Vec<String>,
}

impl Numbers {
    /// Counts and computes them.
    #[must_use]
    pub fn of(reading: &Reading<'_>, wish: &Wish) -> Self {
        let (designs, partial) = whole_designs(reading);
        let samples = drawn::samples(reading, &designs);
        Numbers {
            reviewers: reading.reviewers(),
            whose: reading.whose.clone(),
            rubric: reading.rubric.reference(),
            progress: Progress::of(reading),
            questions: shares(reading, &wish.by),
            crossed: crossed(reading, wish.contrast.as_ref()),
            gaps: wish
                .contrast
                .as_ref()
                .map(|contrast| gaps(reading, contrast))
                .unwrap_or_default(),
            flags: flag_rates::of(reading, wish),
            weighted: weighted::shares(reading, &samples),
            codes: if reading.seals.is_empty() { Codes::of(reading.tally.codes()) } else { None },
            finding: wish.find.clone().map(|find| Finding::of(reading, find)),
            order_effects: reading_order::effects(reading, &samples),
            sealed: sealed::to_json(reading),
            notes: sealed::notes(reading)
                .into_iter()
                .chain(sealed::advice(reading))
                .chain(notes(reading, wish))
                .chain(partial)
                .chain(weighted::notes(reading, &samples))
                .collect(),
        }
    }

    /// The document that `stats --json` prints.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let progress = &self.progress;
        let questions = |all: &[QuestionShares]| {
            all.iter().map(|question| question_json(question, &self.rubric)).collect::<Vec<_>>()
        };
        json!({
            "reviewers": self.reviewers,
            "answers": match &self.whose {
                Whose::Resolved => "resolved",
                Whose::Majority => "majority",
                Whose::Of(name) => name,
            },
            "items": progress.items,
            "queue": progress.queue,
            "done": progress.done.len(),
            "partial": progress.partial.len(),
            "skipped": progress.skipped.len(),
            "stale": progress.stale.len(),
            "orphaned": progress.orphaned,
            "disputed": progress.disputed.len(),
            "median_ms": progress.median_ms,
            "left_ms": progress.left_ms,
            "questions": questions(&self.questions),
            "crossed": questions(&self.crossed),
            "gaps": self.gaps.iter().map(gap_json).collect::<Vec<_>>(),
            "flags": self.flags.iter().map(FlagRates::to_json).collect::<Vec<_>>(),
            "weighted": self.weighted.iter().map(WeightedShare::to_json).collect::<Vec<_>>(),
            "codes": self.codes.as_ref().map(Codes::to_json),
            "find": self.finding.as_ref().map(Finding::to_json),
            "order_effects":
                self.order_effects.iter().map(OrderEffect::to_json).collect::<Vec<_>>(),
            "sealed": self.sealed,
            "notes": self.notes,
        })
    }
}

/// How the later required questions were answered by the condition and by the first question's
/// answer: whether the reasoning goes with the compliance.
fn crossed(reading: &Reading<'_>, contrast: Option<&Contrast>) -> Vec<QuestionShares> {
    let Some(Contrast { condition: Condition { field, .. }, .. }) = contrast else {
        return Vec::new();
    };
    let is_choice =
        |kind: &QuestionKind| matches!(kind, QuestionKind::Choice(_) | QuestionKind::Flag);
    let questions = reading.rubric.questions.iter().enumerate();
    let mut required = questions.filter(|(_, one)| one.required && is_choice(&one.kind));
    let Some((_, first)) = required.next() else { return Vec::new() };
    let by = [field.clone(), first.id.clone()];
    required.map(|(place, question)| of_question(reading, place, question, &by)).collect()
}

/// What has to be known to read the numbers rightly.
fn notes(reading: &Reading<'_>, wish: &Wish) -> Vec<String> {
    let mut notes = Vec::new();
    let of_items = reading.rubric.questions.iter().enumerate();
    let of_items = of_items.map(|(place, question)| (place, question, Unit::Item));
    let of_pairs = reading.rubric.pair_questions.iter().enumerate();
    let of_pairs = of_pairs.map(|(place, question)| (place, question, Unit::Pair));
    for (place, question, unit) in of_items.chain(of_pairs) {
        let labelled = reading.units(unit);
        let count = |wanted: &dyn Fn(&Counted) -> bool| {
            labelled.iter().filter(|item| item.answers.get(place).is_some_and(wanted)).count()
        };
        let disputed = count(&|counted| *counted == Counted::Disputed);
        if disputed > 0 {
            let verb = if disputed == 1 { "is" } else { "are" };
            notes.push(format!(
                "{}: {} {verb} left out, {}",
                question.id,
                counted(disputed, unit.word()),
                reading.whose.way_out()
            ));
        }
        let is_unanswered = count(&|counted| *counted != Counted::Nothing) == 0;
        if question.required && is_unanswered && reading.shut.is_empty() {
            notes.push(format!("{}: nobody answered it", question.id));
        }
    }
    if reading.folded > 0 {
        notes.push(format!(
            "{} given on a prompt folded as read before {} left out, and no sample is estimated from",
            counted(reading.folded, "answer"),
            if reading.folded == 1 { "is" } else { "are" }
        ));
    }
    let others: usize = reading
        .labelled
        .iter()
        .flat_map(|item| item.sheets.iter().map(|(_, sheet)| sheet.other_version))
        .sum();
    if others > 0 {
        notes.push(format!(
            "{others} answers to another version of the rubric are not counted, since the question was another one"
        ));
    }
    if let Some(Contrast { condition, .. }) = &wish.contrast {
        let Condition { field, a, b } = condition;
        for side in [a, b] {
            let is_on_side =
                |item: &Labelled| reading.value(field, item.position).as_ref() == Some(side);
            if !reading.labelled.is_empty() && !reading.labelled.iter().any(is_on_side) {
                notes.push(format!("{field}={side} has no labelled item, so that there is no gap"));
            }
        }
    }
    for key in wish.by.iter().chain(&wish.over) {
        if !reading.tally.columns.is_exact(key) {
            notes.push(format!("{key} has too many different values to group by all of them"));
        }
    }
    notes
}

fn question_json(question: &QuestionShares, rubric: &str) -> Value {
    let groups = question.groups.iter().map(|GroupShares { by, items, answers, median }| {
        let answers: Vec<Value> = answers
            .iter()
            .map(|share| {
                let figures = figures::wilson(&share.of, Confidence::P95);
                figures.plain("value", share.value.as_str()).plain("k", share.of.k).finish()
            })
            .collect();
        let by: serde_json::Map<String, Value> =
            by.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
        let mut group = json!({ "by": by, "n": items.len(), "answers": answers });
        if let Some(Median { value, interval }) = median {
            let interval = interval.map(|(low, high)| [low, high]);
            group["median"] = json!({ "value": value, "ci": interval });
        }
        group
    });
    json!({
        "id": question.question,
        "kind": question.kind,
        "unit": question.unit.word(),
        "rubric": rubric,
        "groups": groups.collect::<Vec<_>>(),
    })
}

fn gap_json(gap: &GapReport) -> Value {
    let patterns = gap.patterns.iter();
    let patterns =
        patterns.map(|Pattern { a, b, pairs }| json!({"a": a, "b": b, "pairs": pairs.len()}));
    Figures::default()
        .plain("question", gap.question.as_str())
        .plain("values", gap.values.as_slice())
        .plain("field", gap.condition.field.as_str())
        .plain("a", gap.condition.a.as_str())
        .plain("b", gap.condition.b.as_str())
        .plain("unpaired", figures::difference(&gap.unpaired, Confidence::P95).finish())
        .plain("paired", figures::paired_difference(&gap.paired, Confidence::P95).finish())
        .plain("patterns", patterns.collect::<Vec<_>>())
        .plain("unpaired_items", gap.unpaired_items)
        .finish()
}
