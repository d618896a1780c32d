//! What stands on the sheet.

use crate::rubric::FlagCheck;
use crate::text::visible;
use crate::transcript::{Scalar, Warning};
use crate::tui::blind::{self, Hidden};
use crate::tui::model::Model;
use crate::tui::reader::current::Current;
use crate::tui::showing::Others;
use crate::tui::theme::Tone;

/// A line of the sheet, before it is wrapped.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// What it is; nothing for a heading.
    pub(super) name: String,
    /// What it says.
    pub(super) words: String,
    pub(super) tone: Tone,
}

fn row(name: &str, words: impl Into<String>) -> Row {
    Row { name: visible(name).into_owned(), words: words.into(), tone: Tone::Text }
}

fn heading(words: &str) -> [Row; 2] {
    let line = |words: &str| Row { name: String::new(), words: words.into(), tone: Tone::Focus };
    [line(""), line(words)]
}

/// Everything about the item on the screen.
pub(super) fn rows(model: &Model) -> Vec<Row> {
    let Some(current) = &model.current else { return Vec::new() };
    let sections: [(&str, Vec<Row>); 7] = [
        ("Record", record(model, current)),
        ("Warnings", warnings(model, current)),
        ("Fields", fields(model, current)),
        ("Flags", flags(model, current)),
        ("Labels", labels(model, current)),
        ("Quotes", quotes(model, current)),
        ("Where the texts come from", origins(model, current)),
    ];
    let filled = sections.into_iter().filter(|(_, rows)| !rows.is_empty());
    let all: Vec<Row> =
        filled.flat_map(|(title, rows)| heading(title).into_iter().chain(rows)).collect();
    all.into_iter().skip(1).collect()
}

fn is_hidden(model: &Model, what: Hidden) -> bool {
    blind::hides(model, what, model.position())
}

fn record(model: &Model, current: &Current) -> Vec<Row> {
    let item = &current.item;
    let name = blind::name(model, item.position, &model.tally.shown_name(item));
    let mut rows = vec![row("id", name)];
    if !is_hidden(model, Hidden::Id) {
        rows.push(row("file", format!("{}, record {}", item.file, item.number)));
        rows.push(row("digest", item.transcript.digest.to_string()));
    }
    if let Some((place, all)) = model.tally.identities().copy(item.position) {
        rows.push(row("copy", format!("{place} of {all} equal records")));
    }
    rows
}

fn warnings(model: &Model, current: &Current) -> Vec<Row> {
    // The particulars are the record's own words.
    let is_open = blind::hidden_now(model).is_empty();
    let warning = |warning: &Warning| {
        let detail = warning.detail.as_ref().filter(|_| is_open);
        let detail = detail.map(|detail| format!(": {detail}"));
        let words = format!("{}{}", warning.code.meaning(), detail.unwrap_or_default());
        Row { tone: Tone::Warning, ..row(&format!("⚠ {}", warning.code.name()), words) }
    };
    blind::warnings(model, &current.sheet, &current.item.transcript).map(warning).collect()
}

/// What stands in the place of what is hidden.
const HIDDEN: &str = "hidden: this review is blind";

/// A value, unless it may tell what is hidden.
fn value(model: &Model, name: &str, value: &Scalar) -> String {
    if !blind::hidden_now(model).is_empty() && blind::key_tells_hidden(model, name) {
        return HIDDEN.to_owned();
    }
    value.to_string()
}

fn fields(model: &Model, current: &Current) -> Vec<Row> {
    if is_hidden(model, Hidden::Flags) {
        // A classifier's own output may stand under any name, beside the flags that are made of it.
        let any = !current.item.transcript.fields.is_empty();
        return any.then(|| row("", HIDDEN)).into_iter().collect();
    }
    let fields = current.item.transcript.fields.iter();
    fields.map(|(name, found)| row(name, value(model, name, found))).collect()
}

fn flags(model: &Model, current: &Current) -> Vec<Row> {
    if is_hidden(model, Hidden::Flags) {
        let any = !current.item.transcript.flags.is_empty();
        return any.then(|| row("", HIDDEN)).into_iter().collect();
    }
    let rubric = &model.session.rubric;
    let checked = |name: &str| {
        let mut questions = rubric.questions.iter();
        questions.find(|question| {
            question
                .flag
                .as_ref()
                .is_some_and(|check: &FlagCheck| check.names().any(|own| own == name))
        })
    };
    let flag = |(name, found): &(String, Scalar)| {
        let at = rubric.threshold(name);
        let about =
            checked(name).map(|question| format!("   checked by {}, up from {at}", question.id));
        row(name, format!("{found}{}", about.unwrap_or_default()))
    };
    current.item.transcript.flags.iter().map(flag).collect()
}

fn labels(model: &Model, current: &Current) -> Vec<Row> {
    let sheet = &current.sheet;
    let questions = &model.session.rubric.questions;
    let answer = |question: &crate::rubric::Question| {
        Some(row(&question.id, sheet.answer(&question.id)?.to_string()))
    };
    let mut rows: Vec<Row> = questions.iter().filter_map(answer).collect();
    rows.extend(sheet.note.as_ref().map(|note| row("note", note.clone())));
    rows.extend(sheet.bookmarked.then(|| row("bookmark", "set")));
    rows.extend(sheet.skipped.then(|| row("skipped", "set aside")));
    if model.others == Others::Shown && !is_hidden(model, Hidden::Others) {
        for (who, sheet) in model.position().map(|at| model.other_sheets(at)).unwrap_or_default() {
            let said = questions.iter().filter_map(|question| {
                Some(format!("{} {}", question.id, sheet.answer(&question.id)?))
            });
            rows.push(row(&blind::reviewer(model, who), said.collect::<Vec<_>>().join(" · ")));
        }
    }
    rows
}

fn quotes(model: &Model, current: &Current) -> Vec<Row> {
    let own = current.sheet.quotes.iter().map(|quote| row(&quote.question, quote.text.clone()));
    let flagged =
        current.item.transcript.quotes.iter().filter(|_| !is_hidden(model, Hidden::Flags));
    let flagged = flagged.map(|(about, quote)| row(&format!("«{about}»"), quote.clone()));
    let covered = |quote: Row| {
        let words = blind::covered(model, current.item.position, &quote.words);
        Row { words, ..quote }
    };
    own.chain(flagged).map(covered).collect()
}

fn origins(model: &Model, current: &Current) -> Vec<Row> {
    if !model.session.blind.is_off() {
        return Vec::new();
    }
    let origins = current.item.transcript.origins.iter();
    origins.map(|(pane, place)| row(pane.name(), place.clone())).collect()
}
