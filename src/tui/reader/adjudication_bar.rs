//! What reviewers say of the question that is being decided, in the place of the questions.

use ratatui::layout::Rect;

use super::adjudicating;
use super::geometry::Geometry;
use super::label_bar;
use crate::labels::sheet::Sheet;
use crate::queue::dispute::Dispute;
use crate::rubric::Question;
use crate::text::{columns, counted, cut_end, visible};
use crate::tui::blind;
use crate::tui::canvas::{Canvas, line_of, right_of};
use crate::tui::model::Model;
use crate::tui::theme::Tone;

/// A name takes so many columns at most.
const WIDEST_NAME: usize = 16;

/// Draws everything between the panes and the key line.
pub fn draw(model: &Model, geometry: &Geometry, canvas: &mut Canvas<'_>) {
    let question = adjudicating::question(model);
    label_bar::frame(model, geometry, question.map(|question| question.text.as_str()), canvas);
    let (Some(question), Some(dispute)) = (question, adjudicating::dispute(model)) else { return };
    let typed = u16::from(model.is_typing());
    let area = Rect { height: geometry.labels.height.saturating_sub(typed), ..geometry.labels };
    if let Some(line) = line_of(area, 0) {
        choices(model, &dispute, question, line, canvas);
    }
    let answers: Vec<_> = dispute.answers(question).collect();
    let names: Vec<String> = answers.iter().map(|(name, _)| blind::reviewer(model, name)).collect();
    let widest = names.iter().map(|name| columns(name)).max().unwrap_or(0).min(WIDEST_NAME);
    let rows = usize::from(area.height.saturating_sub(1));
    let hidden = answers.len().saturating_sub(rows);
    for (number, (shown, (name, answer))) in (1..).zip(names.iter().zip(&answers)).take(rows) {
        let Some(line) = line_of(area, number) else { return };
        let shown = cut_end(shown, widest).into_owned();
        let used = canvas.pieces(
            line,
            [
                ("   ", Tone::Dim),
                (&format!("{shown:<widest$}  "), Tone::Role),
                (&visible(&answer.to_string()), Tone::Answer),
                ("  ", Tone::Dim),
            ],
        );
        let sheet = dispute.sheets.iter().find(|(known, _)| known == name);
        let said = sheet.map(|(_, sheet)| said(sheet, question)).unwrap_or_default();
        let rest = right_of(line, used);
        canvas.line(rest, &cut_end(&said, usize::from(rest.width)), Tone::Quote);
        if hidden > 0 && usize::from(number) == rows {
            canvas.right(line, &[(&format!(" +{hidden} more "), Tone::Dim)]);
        }
    }
}

/// The question with its choices; the one that was decided is marked.
fn choices(
    model: &Model,
    dispute: &Dispute<'_>,
    question: &Question,
    line: Rect,
    canvas: &mut Canvas<'_>,
) {
    let head = format!("{}  ", question.id);
    let mut used = canvas.pieces(line, [(" ▸ ", Tone::Active), (head.as_str(), Tone::Active)]);
    let decision = dispute.decision(question);
    let decided = decision.and_then(|decision| decision.value.as_ref());
    used += label_bar::choices(model, question, decided, right_of(line, used), canvas);
    let words = match (decision, dispute.majority(question)) {
        (Some(decision), _) if decision.value.is_some() => {
            let by = blind::reviewer(model, &decision.by);
            let why = decision.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            format!("decided by {by}{why}")
        }
        (_, Some((answer, count, all))) => format!("{answer} by {count} of {all}, not decided"),
        _ => "not decided".to_owned(),
    };
    let rest = right_of(line, used + 1);
    canvas.line(rest, &cut_end(&visible(&words), usize::from(rest.width)), Tone::Dim);
}

/// A reviewer's quotes for a question, and the note on the item.
fn said(sheet: &Sheet, question: &Question) -> String {
    let mut quotes = sheet.quotes.iter().filter(|quote| quote.question == question.id);
    let mut words = Vec::new();
    if let Some(first) = quotes.next() {
        words.push(format!("“{}”", visible(&first.text)));
    }
    let more = quotes.count();
    if more > 0 {
        words.push(format!("+{}", counted(more, "quote")));
    }
    if let Some(note) = &sheet.note {
        words.push(format!("note: {}", visible(note)));
    }
    words.join(" · ")
}
