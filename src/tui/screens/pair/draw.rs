//! How two items stand side by side.

use ratatui::layout::Rect;

use super::asked;
use super::sides::{Place, Sides};
use crate::labels::sheet::Sheet;
use crate::queue::comparing::Compared;
use crate::rubric::{Answer, Question};
use crate::text::{columns, cut_end, visible};
use crate::tui::blind::{self, Hidden};
use crate::tui::canvas::{Canvas, line_of, right_of};
use crate::tui::model::Model;
use crate::tui::reader::current::Current;
use crate::tui::reader::label_bar::room_for;
use crate::tui::reader::panes;
use crate::tui::theme::Tone;

/// Draws both sides and their labels.
pub fn draw(model: &Model, sides: &Sides, canvas: &mut Canvas<'_>) {
    let Some(current) = &model.current else { return };
    let (places, labels) = sides.places(model);
    let (left, right) =
        if sides.is_left { (current, &sides.other) } else { (&sides.other, current) };
    for ((side, item), places) in [(true, left), (false, right)].into_iter().zip(&places) {
        let has_keys = side == sides.is_left;
        for place in places {
            part(model, (item, has_keys), place, canvas);
        }
    }
    let bottom = labels.bottom().saturating_sub(1 + sides.together_rows(model));
    for line in model.geometry().titles.y..bottom {
        let x = places[1].first().map_or(0, |place| place.area.x.saturating_sub(1));
        canvas.line(Rect::new(x, line, 1, 1), "│", Tone::Dim);
    }
    let has_keys = |is_left: bool| sides.is_left == is_left && sides.together_at.is_none();
    let rows = sides.together_rows(model);
    let of_sides = Rect { height: labels.height.saturating_sub(rows), ..labels };
    below(model, [(left, has_keys(true)), (right, has_keys(false))], of_sides, canvas);
    let both = Rect { y: of_sides.bottom().saturating_sub(1), height: rows, ..labels };
    self::both(model, sides, both, canvas);
    said(model, sides, labels, canvas);
}

/// One pane of one item, with its title.
fn part(model: &Model, (item, has_keys): (&Current, bool), place: &Place, canvas: &mut Canvas<'_>) {
    let is_focused = has_keys && (model.focus == place.pane || item.is_thread());
    let (rule, tone) = if is_focused { ('━', Tone::Focus) } else { ('─', Tone::Dim) };
    canvas.rule(place.title, rule, tone);
    let name = if item.is_thread() { "thread" } else { place.pane.name() };
    let words = format!("{} · {name}", name_of(model, item));
    let words = if is_focused { words.to_uppercase() } else { words };
    let percent = item.pane(place.pane).percent(place.area.height);
    let percent = percent.map_or_else(String::new, |percent| format!(" {percent}% "));
    let room = usize::from(place.title.width).saturating_sub(columns(&percent) + 4);
    canvas.line(right_of(place.title, 1), &format!(" {} ", cut_end(&words, room)), tone);
    canvas.right(place.title, &[(&percent, tone)]);
    panes::draw_text(model, (item, item.pane(place.pane), place.pane), place.area, canvas);
}

/// What tells the item from the other: its condition, else its name.
fn name_of(model: &Model, item: &Current) -> String {
    let position = item.item.position;
    let condition = model.session.rubric.condition.as_ref();
    let hides = blind::hides(model, Hidden::Tier, Some(position));
    let value = condition.filter(|_| !hides);
    let value = value.and_then(|condition| item.item.transcript.field(&condition.field));
    match value {
        Some(value) => visible(&value.to_string()).into_owned(),
        None => visible(&blind::shown_name(model, position)).into_owned(),
    }
}

/// How many columns a question's name has at least.
const LEAST_NAME: usize = 12;

/// The questions of both sides under each.
fn below(model: &Model, sides: [(&Current, bool); 2], labels: Rect, canvas: &mut Canvas<'_>) {
    canvas.rule(Rect { height: 1, ..labels }, '─', Tone::Dim);
    let half = labels.width.saturating_sub(1) / 2;
    for (column, (item, has_keys)) in (0_u16..).zip(sides) {
        let x = column * (half + 1);
        let area = Rect::new(x, labels.y + 1, half, labels.height.saturating_sub(2));
        let questions = model.session.rubric.questions.iter().enumerate();
        let asked = questions
            .filter(|(_, question)| model.tally.asks(item.item.position, &item.sheet, question));
        let asked: Vec<(usize, &Question)> = asked.collect();
        let widest = usize::from(half / 4).max(LEAST_NAME);
        rows(&asked, &item.sheet, (item.active, has_keys), (area, widest), canvas);
    }
}

/// Questions in rows, the active one among those that have room; names have so many columns at most.
fn rows(
    asked: &[(usize, &Question)],
    sheet: &Sheet,
    (active, has_keys): (usize, bool),
    (area, most): (Rect, usize),
    canvas: &mut Canvas<'_>,
) {
    let at = asked.iter().position(|(place, _)| *place == active).unwrap_or(0);
    let first = at.saturating_sub(usize::from(area.height).saturating_sub(1));
    let widest = asked.iter().map(|(_, question)| columns(&question.id)).max().unwrap_or(0);
    for (number, (place, question)) in (0..area.height).zip(asked.iter().skip(first)) {
        let Some(line) = line_of(area, number) else { return };
        let answer = sheet.answer(&question.id);
        let is_active = has_keys && *place == active;
        self::question(answer, (question, widest.min(most)), is_active, line, canvas);
    }
}

/// The questions about both items, below those of each.
fn both(model: &Model, sides: &Sides, area: Rect, canvas: &mut Canvas<'_>) {
    let all: Vec<(usize, &Question)> =
        asked::questions(model, sides.other_position()).iter().enumerate().collect();
    let sheet = asked::sheet(model, sides.other_position());
    let active = (sides.together_at.unwrap_or(0), sides.together_at.is_some());
    rows(&all, &sheet, active, (area, usize::from(area.width / 4)), canvas);
}

/// A question with its answer, and with its choices where it has the keys.
fn question(
    answer: Option<&Answer>,
    (question, widest): (&Question, usize),
    active: bool,
    line: Rect,
    canvas: &mut Canvas<'_>,
) {
    let (pointer, tone) = if active { (" ▸ ", Tone::Active) } else { ("   ", Tone::Dim) };
    let name = cut_end(&question.id, widest).into_owned();
    let used = canvas.pieces(line, [(pointer, tone), (&format!("{name:<widest$} "), tone)]);
    let rest = right_of(line, used);
    if let (Some(answer), false) = (answer, active) {
        canvas.line(rest, &visible(&answer.to_string()), Tone::Answer);
        return;
    }
    if !active {
        return;
    }
    let options = question.options().into_iter().map(|option| {
        let stands = answer.is_some_and(|answer| option.stands_in(answer));
        (option.digit.to_string(), option.label, stands)
    });
    let options: Vec<(String, String, bool)> = options.collect();
    let (label, gap) = room_for(&options, usize::from(rest.width));
    let mut used = 0;
    for (digit, words, stands) in &options {
        let tone = if *stands { Tone::Answer } else { Tone::Text };
        used += canvas.pieces(
            right_of(rest, used),
            [
                (digit.as_str(), Tone::ChoiceKey),
                (" ", tone),
                (&cut_end(words, label), tone),
                (if *stands { " ✓" } else { "" }, tone),
                (gap, tone),
            ],
        );
    }
    if options.is_empty() {
        canvas.line(rest, "in words", Tone::Dim);
    }
}

/// What is to be said, on the last line over the keys.
fn said(model: &Model, sides: &Sides, labels: Rect, canvas: &mut Canvas<'_>) {
    let Some(line) = line_of(labels, labels.height.saturating_sub(1)) else { return };
    let asked = sides
        .together_at
        .and_then(|place| asked::questions(model, sides.other_position()).get(place));
    let said = match (&model.message, sides.compared()) {
        (Some((said, _)), _) => said.clone(),
        (None, _) if asked.is_some() => asked.map(|one| one.text.clone()).unwrap_or_default(),
        (None, Some(Compared { words, alone, .. })) => {
            let marked = match words {
                Some((changed, all)) => format!("{changed} of {all} words differ"),
                None => "lines that differ are marked; for words there was no time".to_owned(),
            };
            match alone {
                0 => marked,
                1 => format!("{marked}; 1 text is on one side only"),
                alone => format!("{marked}; {alone} texts are on one side only"),
            }
        }
        (None, None) => "comparing …".to_owned(),
    };
    let room = usize::from(line.width.saturating_sub(2));
    canvas.line(right_of(line, 1), &cut_end(&visible(&said), room), Tone::Dim);
}
