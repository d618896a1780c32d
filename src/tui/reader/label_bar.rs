//! The rule that carries messages, the failure banner, and the questions.

use ratatui::layout::Rect;

use super::criteria::{Quotes, own_words};
use super::geometry::Geometry;
use super::proposals;
use crate::labels::quote::{Place, Quote};
use crate::labels::sheet::Sheet;
use crate::rubric::{Answer, EvidenceWish, OptionShown, Question, QuestionKind};
use crate::text::{columns, counted, cut_end, visible};
use crate::tui::blind::{self, Hidden};
use crate::tui::canvas::{Canvas, Target, line_of, right_of};
use crate::tui::keys::command::Command;
use crate::tui::model::Model;
use crate::tui::reader::current::Current;
use crate::tui::saving::Saving;
use crate::tui::showing::Others;
use crate::tui::theme::Tone;

/// Draws everything between the panes and the key line.
pub fn draw(model: &Model, geometry: &Geometry, canvas: &mut Canvas<'_>) {
    let asked = model.active_question().map(|question| question.text.as_str());
    frame(model, geometry, asked, canvas);
    let typed = u16::from(model.is_typing());
    let height = geometry.labels.height.saturating_sub(typed);
    questions(model, Rect { height, ..geometry.labels }, canvas);
}

/// The banner of a failure, and the rule with what is asked.
pub fn frame(model: &Model, geometry: &Geometry, asked: Option<&str>, canvas: &mut Canvas<'_>) {
    if let (Saving::Failed { unsaved, why }, Some(line)) =
        (&model.saving, line_of(geometry.banner, 0))
    {
        let labels = if *unsaved == 1 { "label is" } else { "labels are" };
        canvas.rule(line, ' ', Tone::Error);
        canvas.line(line, &format!(" ✗ {unsaved} {labels} only in memory: {why}"), Tone::Error);
    }
    if let Some(line) = line_of(geometry.rule, 0) {
        rule(model, asked, line, canvas);
    }
}

/// The columns before the quotes for a question.
const QUOTES_INDENT: u16 = 5;

/// The fewest columns of the question beside a message.
const LEAST_QUESTION: usize = 24;

/// The rule, with the active question in full on the left, and a message on the right.
fn rule(model: &Model, asked: Option<&str>, line: Rect, canvas: &mut Canvas<'_>) {
    canvas.rule(line, '─', Tone::Dim);
    let room = usize::from(line.width).saturating_sub(6);
    let mut left = room;
    if let Some((words, _)) = &model.message {
        let words = visible(words);
        let words = cut_end(&words, room);
        left = room.saturating_sub(columns(&words) + 4);
        let width = u16::try_from(columns(&words) + 4).unwrap_or(line.width);
        let start = if left < LEAST_QUESTION { 2 } else { line.width.saturating_sub(width) };
        canvas.line(right_of(line, start), &format!(" {words} "), Tone::Active);
    }
    if let Some(words) = asked.map(visible).filter(|_| left >= LEAST_QUESTION) {
        canvas.line(right_of(line, 2), &format!(" {} ", cut_end(&words, left)), Tone::Dim);
    }
}

fn questions(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(current) = &model.current else { return };
    let lines = model.question_lines();
    let rows = usize::from(area.height);
    let active = lines.iter().position(|&place| place == current.active).unwrap_or(0);
    let width = name_width(model, &lines, area.width);
    let quotes = model.active_question().map(|question| Quotes::of(model, current, question));
    let quotes = quotes.filter(|quotes| rows > 1 && !quotes.is_empty());
    // Rows for questions: the quotes for the active one stand below it.
    let rows = rows - usize::from(quotes.is_some());
    let before = rows.saturating_sub(1).min(1);
    let first = active.saturating_sub(before).min(lines.len().saturating_sub(rows));
    let hidden = lines.len().saturating_sub(first + rows);
    let mut number = 0;
    for &place in lines.iter().skip(first) {
        let Some(line) = line_of(area, number) else { return };
        canvas.targets.push((line, Target::Question(place)));
        let quotes = quotes.as_ref().filter(|_| place == current.active);
        let used = question(model, current, (place, quotes.is_some()), width, line, canvas);
        if let Some((quotes, line)) = quotes.zip(line_of(area, number + 1)) {
            quotes.draw(right_of(line, QUOTES_INDENT), canvas);
            number += 1;
        }
        number += 1;
        let more = format!(" +{hidden} more ");
        let has_room = usize::from(line.width - used) > more.len();
        if hidden > 0 && number == area.height && has_room {
            canvas.right(line, &[(&more, Tone::Dim)]);
        }
    }
}

/// The column that the questions' names take, so that what follows them lines up.
fn name_width(model: &Model, lines: &[usize], width: u16) -> usize {
    let questions = &model.session.rubric.questions;
    let longest = lines.iter().map(|&place| columns(shown_name(model, &questions[place]))).max();
    longest.unwrap_or(0).clamp(6, (usize::from(width) / 4).max(6))
}

/// A group has its own name until one of its questions is active.
fn shown_name<'a>(model: &Model, question: &'a Question) -> &'a str {
    let active = model.active_question().is_some_and(|active| active.id == question.id);
    match &question.group {
        Some(group) if !active => group,
        _ => &question.id,
    }
}

fn question(
    model: &Model,
    current: &Current,
    (place, has_quotes_below): (usize, bool),
    width: usize,
    line: Rect,
    canvas: &mut Canvas<'_>,
) -> u16 {
    let question = &model.session.rubric.questions[place];
    let active = place == current.active;
    let name = cut_end(shown_name(model, question), width);
    let name = format!("{name}{}", " ".repeat(width.saturating_sub(columns(&name)) + 2));
    let (pointer, tone) = if active { (" ▸ ", Tone::Active) } else { ("   ", Tone::Dim) };
    let mut used = canvas.pieces(line, [(pointer, tone), (name.as_str(), tone)]);
    let answer = current.sheet.answer(&question.id);
    if active && let Some(words) = place_in_group(model, place) {
        used += canvas.line(right_of(line, used), &words, Tone::Dim);
    }
    used += if active {
        choices(model, question, answer, right_of(line, used), canvas)
    } else {
        standing(model, question, answer, right_of(line, used), canvas)
    };
    let rest = right_of(line, used);
    used += evidence(model, current, (question, has_quotes_below), rest, canvas);
    used += proposed(model, question, right_of(line, used), canvas);
    // Those of the active question stand beside its choices.
    if active && !question.options().is_empty() {
        return used;
    }
    used + others(model, question, right_of(line, used), canvas)
}

/// What programs propose, behind what stands there; gives the columns that it takes.
fn proposed(model: &Model, question: &Question, area: Rect, canvas: &mut Canvas<'_>) -> u16 {
    let room = usize::from(area.width).saturating_sub(3);
    let Some(words) = proposals::words(model, question).filter(|_| room >= 6) else { return 0 };
    canvas.line(right_of(area, 2), &cut_end(&visible(&words), room), Tone::Dim) + 2
}

/// The other reviewers' sheets, where these are shown.
fn shown_sheets(model: &Model) -> Vec<(String, Sheet)> {
    let position = model.position().filter(|_| model.others == Others::Shown);
    let hides = |position: &usize| blind::hides(model, Hidden::Others, Some(*position));
    let position = position.filter(|position| !hides(position));
    let sheets = position.map(|position| model.other_sheets(position)).unwrap_or_default();
    sheets.into_iter().map(|(name, sheet)| (blind::reviewer(model, name), sheet)).collect()
}

/// What other reviewers answered, at the right edge; gives the columns up to it.
fn others(model: &Model, question: &Question, area: Rect, canvas: &mut Canvas<'_>) -> u16 {
    let sheets = shown_sheets(model);
    let answers = sheets
        .iter()
        .filter_map(|(name, sheet)| Some(format!("{name}: {}", sheet.answer(&question.id)?)));
    let words = answers.collect::<Vec<_>>().join(" · ");
    let room = usize::from(area.width).saturating_sub(3);
    if words.is_empty() || room < 6 {
        return 0;
    }
    canvas.right(area, &[(&cut_end(&visible(&words), room), Tone::Chip), (" ", Tone::Text)]);
    area.width
}

/// Which of its group a question is: `1 of 4 `.
fn place_in_group(model: &Model, place: usize) -> Option<String> {
    let questions = &model.session.rubric.questions;
    let group = questions[place].group.as_ref()?;
    let same = |question: &&Question| question.group.as_ref() == Some(group);
    let (before, all) = (questions[..=place].iter().filter(same), questions.iter().filter(same));
    Some(format!("{} of {}   ", before.count(), all.count()))
}

/// The choices of the active question with their keys; those that stand are marked.
pub fn choices(
    model: &Model,
    question: &Question,
    answer: Option<&Answer>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) -> u16 {
    if matches!(question.kind, QuestionKind::Text) {
        return text_answer(answer, area, canvas);
    }
    let all = question.options();
    let sheets = shown_sheets(model);
    let digits: Vec<u8> = all.iter().map(|option| number(option.digit)).collect();
    let options: Vec<(String, String, bool)> = all
        .into_iter()
        .map(|option| {
            let letter = option.letter.map(String::from).unwrap_or_default();
            let chosen = answer.is_some_and(|answer| option.stands_in(answer));
            let label = match chose(&sheets, question, &option) {
                who if who.is_empty() => option.label,
                who => format!("{} ({who})", option.label),
            };
            (format!("{}{letter}", key_of(model, option.digit)), label, chosen)
        })
        .collect();
    let (label, gap) = room_for(&options, usize::from(area.width));
    let mut used = 0;
    for ((key, words, chosen), digit) in options.iter().zip(digits) {
        let tone = if *chosen { Tone::Answer } else { Tone::Text };
        let words = cut_end(words, label);
        let mark = if *chosen { " ✓" } else { "" };
        let left = right_of(area, used);
        let width = canvas.pieces(
            left,
            [
                (key.as_str(), Tone::ChoiceKey),
                (" ", Tone::Text),
                (&words, tone),
                (mark, tone),
                (gap, Tone::Text),
            ],
        );
        canvas.targets.push((Rect { width, ..left }, Target::Choice(digit)));
        used += width;
    }
    used
}

/// A choice's digit as commands have it.
fn number(digit: char) -> u8 {
    digit.to_digit(10).and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0)
}

/// The key of a choice: its digit, unless the keymap has another one before it.
fn key_of(model: &Model, digit: char) -> String {
    let keys = model.session.keymap.keys_for(Command::Answer(number(digit)));
    keys.into_iter().next().unwrap_or_else(|| digit.to_string())
}

/// Which other reviewers chose this, by the beginnings of their names.
fn chose(sheets: &[(String, Sheet)], question: &Question, option: &OptionShown) -> String {
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    let chose = sheets.iter().filter(|(_, sheet)| {
        sheet.answer(&question.id).is_some_and(|answer| option.stands_in(answer))
    });
    let chose: Vec<String> = chose.map(|(name, _)| beginning(name, &names)).collect();
    visible(&chose.join(" ")).into_owned()
}

/// As much of a name as tells it from the others.
fn beginning(name: &str, names: &[&str]) -> String {
    let begins = |length: usize| name.chars().take(length).collect::<String>();
    let is_alone = |start: &String| {
        names.iter().filter(|other| other.starts_with(start.as_str())).count() == 1
    };
    let lengths = 1..=name.chars().count();
    lengths.map(begins).find(is_alone).unwrap_or_else(|| name.to_owned())
}

/// The columns that each choice's words may take, and what stands between choices, so that the keys
/// and marks of all of them are seen.
#[must_use]
pub fn room_for(options: &[(String, String, bool)], width: usize) -> (usize, &'static str) {
    let needs = |label: usize, gap: usize| -> usize {
        let one = |(key, words, chosen): &(String, String, bool)| {
            columns(key) + 1 + columns(words).min(label) + 2 * usize::from(*chosen) + gap
        };
        options.iter().map(one).sum()
    };
    let longest = options.iter().map(|(_, words, _)| columns(words)).max().unwrap_or(0);
    if needs(longest, 3) <= width + 3 {
        return (longest, "   ");
    }
    let label = (1..=longest).rev().find(|label| needs(*label, 1) <= width + 1);
    (label.unwrap_or(1), " ")
}

fn text_answer(answer: Option<&Answer>, area: Rect, canvas: &mut Canvas<'_>) -> u16 {
    let words = answer.map(ToString::to_string).unwrap_or_default();
    canvas.pieces(
        area,
        [("1", Tone::ChoiceKey), (" type an answer  ", Tone::Text), (&words, Tone::Answer)],
    )
}

/// What stands for a question that is not active.
fn standing(
    model: &Model,
    question: &Question,
    answer: Option<&Answer>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) -> u16 {
    if let Some(answer) = answer {
        return canvas.line(area, &question.shown(answer), Tone::Dim);
    }
    if question.required {
        return canvas.line(area, "not answered yet", Tone::Text);
    }
    let key = model.session.keymap.key_for(Command::NextQuestion);
    canvas.line(area, &format!("— optional: {key}"), Tone::Dim)
}

fn evidence(
    model: &Model,
    current: &Current,
    (question, has_quotes_below): (&Question, bool),
    area: Rect,
    canvas: &mut Canvas<'_>,
) -> u16 {
    let shown = |(quote, place): &(&Quote, &Option<Place>)| {
        let (words, remark) = own_words(model, current, quote, place.as_ref());
        format!("{}{remark}", cut_end(&visible(&words), 24))
    };
    let quotes = current.sheet.quotes.iter().zip(&current.quoted);
    let quotes: Vec<_> = quotes.filter(|(quote, _)| quote.question == question.id).collect();
    let words = match quotes.as_slice() {
        [] if question.evidence == EvidenceWish::Expected
            && current.sheet.answer(&question.id) == Some(&Answer::Flag(true)) =>
        {
            " · no quote yet".to_owned()
        }
        [] => return 0,
        all if has_quotes_below => format!(" · {}", counted(all.len(), "quote")),
        [one] => format!(" · 1 quote “{}”", shown(one)),
        [first, rest @ ..] => {
            format!(" · {} quotes “{}” +{}", quotes.len(), shown(first), rest.len())
        }
    };
    canvas.line(area, &words, Tone::Dim)
}
