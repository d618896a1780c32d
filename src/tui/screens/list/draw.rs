//! The list of the queue's items: how each one stands, what it says, what was answered.

use ratatui::layout::Rect;

use super::sorting::Menu;
use super::state::{List, file_name, shows_files};
use crate::queue::order::{NEW_WORDS, Sort, Sorted};
use crate::queue::progress::ItemState;
use crate::queue::seal::Seals;
use crate::text::{columns, cut_end, cut_middle, visible};
use crate::transcript::WarningCode;
use crate::tui::blind::{self, Hidden};
use crate::tui::canvas::{Canvas, Target, line_of, right_of};
use crate::tui::model::Model;
use crate::tui::overlay::draw_rows;
use crate::tui::reader::header::{self, flag_value};
use crate::tui::theme::Tone;

/// Columns between two cells.
const GAP: usize = 2;
/// What was asked is shown where so many columns are left for it.
const LEAST_REST: usize = 12;
/// The marks before a row: where one is, and how the item stands.
const MARKS: usize = 4;

/// A column of the list.
struct Column {
    title: String,
    width: usize,
    cells: Vec<String>,
    /// Whether it has what the others leave.
    takes_rest: bool,
}

/// Draws the whole screen but the key line.
pub fn draw(model: &Model, list: &List, canvas: &mut Canvas<'_>) {
    let geometry = model.geometry();
    let width = geometry.titles.width;
    let bottom = geometry.page_bottom();
    let screen = Rect::new(0, 0, width, bottom);
    let body = bottom.saturating_sub(5);
    if let Some(line) = line_of(screen, 0) {
        canvas.rule(line, ' ', Tone::Text);
        title(model, list, line, canvas);
    }
    let height = usize::from(body).max(1);
    let first = list.first(height);
    let rows = list.window(height);
    let all = table(model, (rows, &list.seals), usize::from(width));
    if let Some(line) = line_of(screen, 1) {
        canvas.rule(line, ' ', Tone::Text);
        let cells = all.iter().map(|column| (column.title.as_str(), column.width));
        draw_cells(cells, line, Tone::Dim, canvas);
    }
    if let Some(line) = line_of(screen, 2) {
        canvas.rule(line, '─', Tone::Dim);
    }
    let area = Rect::new(0, 3, width, body);
    for (number, (index, position)) in (0..area.height).zip(rows.iter().enumerate()) {
        let Some(line) = line_of(area, number) else { break };
        let picked = first + index == list.picked;
        canvas.targets.push((line, Target::Row(first + index)));
        let tone = if picked { Tone::Active } else { Tone::Text };
        let (mark, mark_tone) = mark(model, *position);
        canvas.pieces(line, [(if picked { " ▸" } else { "  " }, tone), (mark, mark_tone)]);
        let cells = all.iter().map(|column| (column.cells[index].as_str(), column.width));
        draw_cells(cells, line, tone, canvas);
    }
    if list.rows.is_empty()
        && let Some(line) = line_of(area, 1)
    {
        let words = match (list.pick.text.is_empty(), model.tally.filter()) {
            (true, Some(_)) => "No item matches the filter.",
            _ => "No item fits these letters.",
        };
        canvas.line(right_of(line, 2), words, Tone::Active);
    }
    footer(model, list, Rect::new(0, bottom.saturating_sub(2), width, 2), canvas);
    if let Some(menu) = &list.menu {
        draw_menu(menu, area, canvas);
    }
}

/// `runs.jsonl  7 of 1189 items` and what the list is filtered and sorted by.
fn title(model: &Model, list: &List, line: Rect, canvas: &mut Canvas<'_>) {
    let (shown, all) = (list.rows.len(), model.tally.len());
    let items = format!("{shown} of {all} items");
    let title = cut_middle(&model.session.title, usize::from(line.width) / 3);
    let used = canvas.pieces(line, [(" ", Tone::Text), (&title, Tone::Chip), ("  ", Tone::Text)]);
    let used = used + canvas.line(right_of(line, used), &items, Tone::Dim);
    let sort = match model.tally.sort() {
        Some(sort) => sort.to_string(),
        None if model.tally.is_sorted() => "the queue's order".to_owned(),
        None => "position".to_owned(),
    };
    let filter = blind::narrowed(model).map(|words| format!("{words} · ")).unwrap_or_default();
    let words = format!("{filter}sorted by {sort} ");
    let room = usize::from(line.width - used).saturating_sub(2);
    canvas.right(line, &[(&cut_end(&words, room), Tone::Dim)]);
}

/// The orders that can be picked, over the rows.
fn draw_menu(menu: &Menu, area: Rect, canvas: &mut Canvas<'_>) {
    let height = usize::from(area.height);
    let first = menu.picked.saturating_sub(height.saturating_sub(1));
    let shown = menu.keys.iter().skip(first).take(height);
    let rows: Vec<_> = shown.map(|key| (key.name.clone(), key.help.to_owned())).collect();
    draw_rows(&rows, Some(menu.picked - first), area, canvas);
}

/// How an item stands for the reviewer.
fn mark(model: &Model, position: usize) -> (&'static str, Tone) {
    let stale = !model.tally.sheet(position, &model.session.rubric).stale.is_empty();
    if model.tally.columns.warns(position, WarningCode::Unreadable) {
        return ("✗", Tone::Warning);
    }
    match model.tally.state(position) {
        _ if stale => ("!", Tone::Warning),
        ItemState::Done => ("✓", Tone::Answer),
        ItemState::Partial => ("◐", Tone::Active),
        ItemState::Skipped => ("»", Tone::Warning),
        ItemState::Untouched => ("·", Tone::Dim),
    }
}

/// The columns that fit: id, condition, required questions, flags, and what is odd.
fn table(model: &Model, (rows, seals): (&[usize], &Seals), width: usize) -> Vec<Column> {
    let rubric = &model.session.rubric;
    let tally = &model.tally;
    let mut all = vec![column("id", rows, |position| blind::shown_name(model, position))];
    let condition = rubric.condition.as_ref().map(|condition| condition.field.as_str());
    let is_there = |key: &str| tally.columns.keys().any(|(name, _)| name == key);
    let condition = condition.filter(|_| !model.session.blind.hides(Hidden::Tier));
    if let Some(field) = condition.filter(|field| is_there(field)) {
        all.push(column(field, rows, |position| value(model, field, position)));
    }
    for question in rubric.questions.iter().filter(|question| question.required) {
        let answer = |position| {
            if seals.over(position).is_some() {
                return "—".to_owned();
            }
            let sheet = tally.sheet(position, rubric);
            sheet.answer(&question.id).map(ToString::to_string).unwrap_or_default()
        };
        all.push(column(&question.id, rows, answer));
    }
    for flag in header::shown_flags(model) {
        all.push(column(&flag, rows, |position| value(model, &flag, position)));
    }
    if tally.sort().is_some_and(Sort::is_by_new_words) {
        let read = tally.prompts_read();
        all.push(column(NEW_WORDS, rows, |position| {
            let words = tally.columns.words().unread(position, &read);
            words.map(|words| words.to_string()).unwrap_or_default()
        }));
    }
    all.push(column("", rows, |position| odd(model, position)));
    if shows_files(model) {
        all.push(column("file", rows, |position| file_name(model, position).to_owned()));
    }
    all.push(Column {
        takes_rest: true,
        ..column("asked", rows, |position| asked(model, position))
    });
    fit(&mut all, width);
    all
}

/// The first words of what was asked, as far as they have been read and may be seen.
fn asked(model: &Model, position: usize) -> String {
    let words = model.first_words.get(&position).map_or("", String::as_str);
    blind::covered(model, position, words)
}

fn column(title: &str, rows: &[usize], cell: impl Fn(usize) -> String) -> Column {
    let cells: Vec<String> = rows.iter().map(|row| visible(&cell(*row)).into_owned()).collect();
    let width = cells.iter().map(|cell| columns(cell)).chain([columns(title)]).max();
    Column { title: title.to_owned(), width: width.unwrap_or(0), cells, takes_rest: false }
}

/// Every column has the width that it needs; what was asked has the rest. Where there is too little
/// room that goes first, then long cells are cut, then columns are left out, the last flags first.
fn fit(all: &mut Vec<Column>, width: usize) {
    let total = |all: &[Column]| -> usize {
        MARKS + all.iter().map(|column| column.width + GAP).sum::<usize>()
    };
    let rest = all.iter().position(|column| column.takes_rest);
    let Some(mut rest) = rest.map(|place| all.remove(place)) else { return };
    let left = width.saturating_sub(total(all) + GAP);
    if left < LEAST_REST {
        for column in all.iter_mut() {
            column.width = column.width.min((width / 3).max(8));
        }
    }
    while all.len() > 3 && total(all) > width {
        let last = all.len() - 1;
        let odd = all[last].width;
        if odd > 12 {
            all[last].width = odd - (total(all) - width).min(odd - 12);
        } else {
            all.remove(last - 1);
        }
    }
    if left >= LEAST_REST {
        rest.width = rest.width.min(left);
        all.push(rest);
    }
}

fn draw_cells<'c>(
    cells: impl Iterator<Item = (&'c str, usize)>,
    line: Rect,
    tone: Tone,
    canvas: &mut Canvas<'_>,
) {
    let mut used = MARKS;
    for (cell, width) in cells {
        let left = right_of(line, u16::try_from(used).unwrap_or(u16::MAX));
        canvas.line(left, &cut_end(cell, width.min(usize::from(left.width))), tone);
        used += width + GAP;
    }
}

fn value(model: &Model, key: &str, position: usize) -> String {
    let found = model.tally.columns.value(key, position);
    found.map(|found| flag_value(&found)).unwrap_or_default()
}

/// What is odd about an item, in words.
fn odd(model: &Model, position: usize) -> String {
    let tally = &model.tally;
    let sheet = tally.sheet(position, &model.session.rubric);
    let mut words = Vec::new();
    if tally.state(position) == ItemState::Skipped {
        words.push("skipped".to_owned());
    }
    if let Some(since) = sheet.since {
        words.push(format!("stale: {}", since.words()));
    }
    words.extend(sheet.bookmarked.then(|| "★".to_owned()));
    words.extend(sheet.note.is_some().then(|| "✎".to_owned()));
    let hides = blind::hides(model, Hidden::Flags, Some(position));
    let warned = WarningCode::ALL.into_iter().filter(|code| tally.columns.warns(position, *code));
    let warned = warned.filter(|code| !hides || !blind::is_of_flags(*code));
    words.extend(warned.map(|code| format!("⚠ {}", code.name())));
    words.join(" · ")
}

fn footer(model: &Model, list: &List, area: Rect, canvas: &mut Canvas<'_>) {
    if let Some(line) = line_of(area, 0) {
        canvas.rule(line, '─', Tone::Dim);
    }
    if let Some(line) = line_of(area, 1) {
        canvas.rule(line, ' ', Tone::Text);
        let (before, behind) = list.pick.text.split_at(list.pick.cursor);
        let (before, behind) = (visible(before), visible(behind));
        canvas.pieces(
            line,
            [
                (" pick › ", Tone::Active),
                (&before, Tone::Text),
                ("▏", Tone::Cursor),
                (&behind, Tone::Text),
            ],
        );
        let place = format!("{} of {} ", list.picked + 1, list.rows.len());
        if !list.rows.is_empty() {
            canvas.right(line, &[(&place, Tone::Dim)]);
        } else if !model.tally.knows_all() {
            canvas.right(line, &[("still reading … ", Tone::Dim)]);
        }
    }
}
