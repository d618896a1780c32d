//! The three panes: their titles and percentages, their text, the rules between them.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::document::{Content, why_empty};
use super::geometry::Geometry;
use super::pane::PaneView;
use super::rows::LayoutRow;
use super::selection::Ground;
use super::{heading, thread, told};
use crate::text::cover::COVERED;
use crate::text::{columns, cut_end, sanitize, visible};
use crate::transcript::Pane;
use crate::tui::canvas::{Canvas, Target, line_of, right_of};
use crate::tui::keys::command::Command;
use crate::tui::model::Model;
use crate::tui::reader::current::Current;
use crate::tui::theme::Tone;

/// Draws titles, panes and the rules between them.
pub fn draw(model: &Model, geometry: &Geometry, canvas: &mut Canvas<'_>) {
    let Some(current) = &model.current else {
        return nothing(model, geometry, canvas);
    };
    let is_alone = geometry.shows_one(model.reading.zoom);
    for pane in Pane::ALL {
        let Some(area) = geometry.panes[pane.index()] else { continue };
        let focused = pane == model.focus;
        let view = current.pane(pane);
        let title = Rect { y: geometry.titles.y, height: geometry.titles.height, ..area };
        if current.is_thread() {
            let percent = view.percent(area.height);
            draw_title("thread", true, percent, title, canvas);
            let empty: Vec<Pane> = without_text(current).collect();
            remarks(current, &empty, ("thread", percent.is_some()), title, canvas);
        } else if is_alone {
            tabs(model, current, title, canvas);
        } else {
            let percent = view.percent(area.height);
            draw_title(pane.name(), focused, percent, title, canvas);
            let folded = folded_beside(geometry, model.focus, pane);
            remarks(current, &folded, (pane.name(), percent.is_some()), title, canvas);
        }
        draw_text(model, (current, view, pane), area, canvas);
        canvas.targets.push((area, Target::Pane(pane)));
        if area.right() < geometry.titles.right() {
            separator(area, geometry, canvas);
        }
        if focused && !current.is_thread() {
            scrollbar(view, area, canvas);
        }
    }
}

/// `━ SCRATCHPAD ━━━━━ 62% ` or `─ prompt ───── 40% `.
fn draw_title(
    name: &str,
    focused: bool,
    percent: Option<usize>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let (line, tone) = if focused { ('━', Tone::Focus) } else { ('─', Tone::Dim) };
    canvas.rule(area, line, tone);
    let name = if focused { name.to_uppercase() } else { name.to_owned() };
    canvas.line(right_of(area, 1), &format!(" {name} "), tone);
    if let Some(percent) = percent {
        let words = format!(" {percent}% ");
        if usize::from(area.width) >= name.len() + words.len() + 5 {
            canvas.right(area, &[(&words, tone)]);
        }
    }
}

/// The panes without text whose remark stands in the title of a pane: the neighbour with the focus has
/// the most room for it, else it is the one on the left.
fn folded_beside(geometry: &Geometry, focus: Pane, pane: Pane) -> Vec<Pane> {
    let is_shown = |pane: &Pane| geometry.panes[pane.index()].is_some();
    let owner = |folded: Pane| {
        let before = Pane::ALL[..folded.index()].iter().rev().find(|pane| is_shown(pane));
        let behind = Pane::ALL[folded.index()..].iter().find(|pane| is_shown(pane));
        let mut beside = before.into_iter().chain(behind);
        beside.clone().find(|pane| **pane == focus).or(beside.next()).copied()
    };
    Pane::ALL.into_iter().filter(|one| !is_shown(one) && owner(*one) == Some(pane)).collect()
}

/// The panes that have no text.
fn without_text(current: &Current) -> impl Iterator<Item = Pane> {
    Pane::ALL.into_iter().filter(|pane| !current.item.transcript.has(*pane))
}

/// Why panes are folded, in the title of their neighbour.
fn remarks(
    current: &Current,
    folded: &[Pane],
    (name, has_percent): (&str, bool),
    title: Rect,
    canvas: &mut Canvas<'_>,
) {
    let why = |pane: &Pane| why_empty(&current.item.transcript, *pane);
    let words: Vec<String> = folded.iter().map(why).collect();
    let left = u16::try_from(name.len() + 5).unwrap_or(0);
    let room = title.width.saturating_sub(left + if has_percent { 8 } else { 2 });
    if !words.is_empty() && room >= 8 {
        let words = cut_end(&words.join(" · "), usize::from(room)).into_owned();
        canvas.line(right_of(title, left), &format!(" {words} "), Tone::Dim);
    }
}

/// One line for all panes, where only one is shown.
fn tabs(model: &Model, current: &Current, area: Rect, canvas: &mut Canvas<'_>) {
    canvas.rule(area, '─', Tone::Dim);
    let mut used = 1;
    let narrow = area.width < 44;
    for pane in Pane::ALL {
        let focused = pane == model.focus;
        let name = match (focused, narrow) {
            (true, _) => pane.name().to_uppercase(),
            (false, true) => pane.name().chars().take(1).collect(),
            (false, false) => pane.name().to_owned(),
        };
        let tone = if focused { Tone::Focus } else { Tone::Dim };
        used += canvas.line(right_of(area, used), &format!(" {name} "), tone);
        used += canvas.line(right_of(area, used), "─", Tone::Dim);
    }
    if let Some(percent) = current.pane(model.focus).percent(model.text_height()) {
        let words = format!(" {percent}% ");
        if used + 6 <= area.width {
            canvas.right(area, &[(&words, Tone::Focus)]);
        }
    }
}

fn separator(area: Rect, geometry: &Geometry, canvas: &mut Canvas<'_>) {
    let top = geometry.titles.y;
    for y in top..area.bottom() {
        canvas.line(Rect::new(area.right(), y, 1, 1), "│", Tone::Dim);
    }
}

/// A thumb in the pane's blank right column, where the text does not fit.
fn scrollbar(view: &PaneView, area: Rect, canvas: &mut Canvas<'_>) {
    let ((above, rows), height) = (view.extent(), usize::from(area.height));
    if rows <= height || height == 0 {
        return;
    }
    let thumb = (height * height / rows).max(1);
    let top = (above * (height - thumb)).div_ceil((rows - height).max(1)).min(height - thumb);
    for line in top..top + thumb {
        let y = area.y + u16::try_from(line).unwrap_or(0);
        canvas.line(Rect::new(area.right() - 1, y, 1, 1), "▐", Tone::Dim);
    }
}

/// The passage that is being selected in a pane.
fn selected(model: &Model, current: &Current, pane: Pane) -> Option<(usize, Range<usize>)> {
    let selection = model.selection?;
    let ground = Ground { view: current.pane(pane), transcript: &current.item.transcript };
    (current.is_thread() || selection.pane == pane).then(|| selection.range(ground))?
}

/// The rows of a view that are on the screen.
pub fn draw_text(
    model: &Model,
    (current, view, pane): (&Current, &PaneView, Pane),
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let selected = selected(model, current, pane);
    let is_thread = current.is_thread();
    let rows = view.layout().rows.iter().skip(view.top);
    for (number, row) in (0..area.height).zip(rows) {
        let Some(line) = line_of(area, number) else { return };
        let text = if is_thread {
            thread::gutter(view, row, line, canvas);
            Rect { width: view.layout().width, ..right_of(line, 2) }
        } else {
            Rect { x: line.x + 1, width: line.width.saturating_sub(2), ..line }
        };
        if let Some(Content::Fold { words, .. }) = content(view, row) {
            fold(model, words, text, canvas);
        } else {
            draw_row((model, current, view), row, selected.as_ref(), text, canvas);
        }
        if is_thread {
            thread::margin(current, view, row, right_of(line, text.width + 4), canvas);
        }
    }
}

/// What a row shows a part of; nothing where it only fills the pane up.
fn content<'v>(view: &'v PaneView, row: &LayoutRow) -> Option<&'v Content> {
    let block = view.document.blocks.get(row.block as usize).filter(|_| !row.is_filler)?;
    Some(&block.content)
}

/// The line that stands for a text, and the key that shows it.
fn fold(model: &Model, words: &str, area: Rect, canvas: &mut Canvas<'_>) {
    let key = model.session.keymap.key_for(Command::Fold);
    let words = visible(words);
    let room = usize::from(area.width);
    let told = format!(" · {key} shows");
    let told = if columns(&words) + columns(&told) > room { format!(" · {key}") } else { told };
    let words = cut_end(&words, room.saturating_sub(columns(&told)));
    canvas.line(area, &format!("{words}{told}"), Tone::Dim);
}

fn draw_row(
    (model, current, view): (&Model, &Current, &PaneView),
    row: &LayoutRow,
    selected: Option<&(usize, Range<usize>)>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let block = view.document.blocks.get(row.block as usize).filter(|_| !row.is_filler);
    let Some(block) = block else { return };
    match &block.content {
        Content::Blank | Content::Fold { .. } => {}
        Content::Rule => canvas.rule(area, '╌', Tone::Dim),
        Content::Heading { .. } => {
            let transcript = &current.item.transcript;
            if let Some((words, scores)) = view.document.heading(row.block as usize, transcript) {
                heading::draw(&words, &scores, area, canvas);
            }
        }
        Content::Gone(words) => {
            let part = words.get(row.row.start as usize..row.row.end as usize);
            canvas.line(area, part.unwrap_or(""), Tone::Removed);
        }
        Content::Beyond { words, .. } => {
            canvas.line(area, words, Tone::Dim);
        }
        Content::Note(words) | Content::Tags(words) => {
            let part = words.get(row.row.start as usize..row.row.end as usize);
            canvas.line(area, part.unwrap_or(""), Tone::Dim);
        }
        Content::Text(segment) => {
            let text = block.text(&current.item.transcript);
            let is_code = || block.is_code(&current.item.transcript) || is_indented(text, row);
            if row.row.indent > 0 && goes_on(text, row) && is_code() {
                canvas.line(Rect { x: area.x.saturating_sub(1), width: 1, ..area }, "↳", Tone::Dim);
            }
            let inside = |range: &Range<usize>| {
                range.start < row.row.end as usize && row.row.start as usize <= range.end
            };
            let hits = current.hits.in_segment(*segment).filter(|(range, _)| inside(range));
            let hits = hits.map(|(range, is_current)| {
                (range, if is_current { Tone::HitCurrent } else { Tone::Hit })
            });
            let marks = current.marks.iter().filter(|mark| mark.segment == *segment);
            let marks = marks.map(|mark| (&mark.range, mark.tone));
            let selected = selected.filter(|(selected, _)| selected == segment);
            let selected = selected.map(|(_, range)| (range, Tone::Selection));
            let part = row.row.start as usize..row.row.end as usize;
            let runs = (!model.reading.plain).then(|| current.told.within(*segment, part));
            let structure = runs
                .into_iter()
                .flatten()
                .flat_map(|run| run.natures().map(|nature| (&run.range, told::tone(nature))));
            let changed = current.changed.get(segment).map_or(&[][..], Vec::as_slice).iter();
            let added = current.folds.added(*segment).iter().chain(changed);
            let added = added.filter(|range| inside(range)).map(|range| (range, Tone::Added));
            let paints: Vec<Paint<'_>> =
                structure.chain(added).chain(marks).chain(hits).chain(selected).collect();
            foreign_text(text, row, &paints, area, canvas);
        }
    }
}

/// Whether a row goes on with a line that began above it.
fn goes_on(text: &str, row: &LayoutRow) -> bool {
    let before = (row.row.start as usize).checked_sub(1);
    before.is_some_and(|at| text.as_bytes().get(at) != Some(&b'\n'))
}

/// So far back the beginning of a row's line is looked for, in bytes.
const LINE: usize = 4096;

/// Whether the line that a row is of is indented, as lines of code are; prose may begin with one blank.
fn is_indented(text: &str, row: &LayoutRow) -> bool {
    let start = row.row.start as usize;
    let before = text.as_bytes().get(start.saturating_sub(LINE)..start).unwrap_or_default();
    let line = memchr::memrchr(b'\n', before).map_or(before, |at| &before[at + 1..]);
    line.starts_with(b"\t") || line.starts_with(b"  ")
}

/// A passage of a segment's text, in bytes, and what it means.
type Paint<'a> = (&'a Range<usize>, Tone);

/// One row of a segment, with pictures for what may not be shown and marks for quotes.
fn foreign_text(
    text: &str,
    row: &LayoutRow,
    paints: &[Paint<'_>],
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let (start, end) = (row.row.start as usize, row.row.end as usize);
    let Some(part) = text.get(start..end) else { return };
    let mut left = right_of(area, row.row.indent);
    for piece in sanitize::pieces(part) {
        let from = start + piece.source.start;
        if piece.foreign || paints.is_empty() {
            let tone = if piece.foreign { Tone::Foreign } else { Tone::Text };
            let used = canvas.line(left, &piece.text, tone);
            left = right_of(left, used);
            continue;
        }
        for (words, style) in by_paints(&piece.text, from, paints, canvas) {
            let used = canvas.styled(left, &words, style);
            left = right_of(left, used);
        }
    }
}

/// Cuts a plain piece where passages begin and end.
fn by_paints<'t>(
    text: &'t str,
    from: usize,
    paints: &[Paint<'_>],
    canvas: &Canvas<'_>,
) -> Vec<(Cow<'t, str>, Style)> {
    let to = from + text.len();
    let mut cuts: Vec<usize> = paints
        .iter()
        .flat_map(|(range, _)| [range.start, range.end])
        .filter(|cut| (from..to).contains(cut) && text.is_char_boundary(cut - from))
        .chain([from, to])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .map(|pair| {
            let covers = |(range, _): &&Paint<'_>| range.start <= pair[0] && pair[1] <= range.end;
            let covering = paints.iter().filter(covers);
            let style = covering
                .clone()
                .fold(Style::new(), |style, (_, tone)| style.patch(canvas.look.style(*tone)));
            let words = &text[pair[0] - from..pair[1] - from];
            let is_covered = covering.clone().any(|(_, tone)| *tone == Tone::Covered);
            let words = if is_covered {
                COVERED.to_string().repeat(columns(words)).into()
            } else {
                words.into()
            };
            (words, style)
        })
        .collect()
}

/// What the panes' place says where no item is on the screen.
fn nothing(model: &Model, geometry: &Geometry, canvas: &mut Canvas<'_>) {
    canvas.rule(geometry.titles, '─', Tone::Dim);
    let area = geometry.panes.iter().flatten().fold(Rect::default(), |all, pane| all.union(*pane));
    let words = match model.tally.filter() {
        Some(_) if !model.tally.is_complete() => vec!["looking for items that match …".to_owned()],
        Some(filter) => empty_filter(model, &filter.to_string()),
        None if model.tally.is_complete() && model.tally.selection.is_empty() => empty_queue(model),
        None => vec!["reading …".to_owned()],
    };
    let top = area.height.saturating_sub(u16::try_from(words.len()).unwrap_or(0)) / 3;
    for (number, words) in (top..).zip(&words) {
        if let Some(line) = line_of(area, number) {
            let tone = if number == top { Tone::Active } else { Tone::Dim };
            canvas.line(
                Rect { x: line.x + 2, width: line.width.saturating_sub(2), ..line },
                words,
                tone,
            );
        }
    }
}

/// Of what was asked for, nothing is there.
fn empty_queue(model: &Model) -> Vec<String> {
    let key = model.session.keymap.key_for(Command::Close);
    vec![
        format!("None of the {} items was asked for", model.tally.len()),
        String::new(),
        "Look at what --ids or --sample names".to_owned(),
        format!("{key} leaves"),
    ]
}

fn empty_filter(model: &Model, filter: &str) -> Vec<String> {
    let key = |command| model.session.keymap.key_for(command);
    vec![
        format!("No item matches {filter}"),
        String::new(),
        format!("{} changes the filter", key(Command::Filter)),
        format!("{} clears it: all {} items", key(Command::ClearFilter), model.tally.len()),
    ]
}
