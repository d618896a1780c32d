//! A report as a page of HTML: parts of it, without its head.

use maud::{Markup, html};

use super::chart::Chart;
use super::reasons::Reasons;
use super::{Cell, Mark, Page, Part, Table};
use crate::stats::Interval;

/// Words of more signs go on below.
const LINE: usize = 32;

/// Cells of the first column so far in are parts of what stands above them.
const STEP: usize = 2;

impl Page {
    /// Its parts as HTML. It needs the style of [`STYLE`](super::STYLE), and no script.
    #[must_use]
    pub fn html(&self) -> Markup {
        html! {
            @for part in &self.parts { (html_of(part)) }
        }
    }
}

fn html_of(part: &Part) -> Markup {
    match part {
        Part::Gap => html! {},
        Part::Heading(text) => html! { h2 { (text) } },
        Part::Line(cells) => {
            let text: String = cells.iter().map(|cell| cell.text.as_str()).collect();
            html! { p { (text.trim()) } }
        }
        Part::Warning(text) => html! { p.warning { (text) } },
        Part::Note(note) => html! { p.note { "Note: " (note) } },
        Part::Quote { text, from } => html! {
            figure.quote { blockquote { (text) } figcaption { (from) } }
        },
        Part::Table(table) => html_of_table(table),
        Part::Chart(chart) => chart.html(),
    }
}

fn html_of_table(table: &Table) -> Markup {
    let Table { head, rows } = table;
    let (columns, reasons) = (table.columns(true), Reasons::of(table));
    let name = head.first().map(|cell| cell.said().trim()).unwrap_or_default();
    html! {
        // Where it is wider than the page, keys can scroll it.
        div.table role="region" aria-label=(name) tabindex="0" {
            table {
                thead { tr { @for at in &columns { (head_cell(head.get(*at), table.is_right(*at))) } } }
                tbody { @for (at, row) in rows.iter().enumerate() {
                    tr {
                        @for place in columns.iter().filter(|place| **place < row.len()) {
                            (body_cell(rows, at, *place, &reasons))
                        }
                    }
                } }
            }
        }
        @for (letter, why) in reasons.each() { p.why { sup { (letter) } " " (why) } }
    }
}

fn head_cell(cell: Option<&Cell>, is_right: bool) -> Markup {
    let class = is_right.then_some("n");
    html! { th scope="col" class=[class] { (cell.map_or("", Cell::said).trim()) } }
}

/// A cell; one that goes on above it is there already, and goes down over its rows.
fn body_cell(rows: &[Vec<Cell>], at: usize, place: usize, reasons: &Reasons<'_>) -> Markup {
    if goes_on(rows, at, place) {
        return html! {};
    }
    let cell = &rows[at][place];
    let below = (at + 1..rows.len()).take_while(|below| goes_on(rows, *below, place)).count();
    let span = (below > 0).then(|| below + 1);
    if place == 0 {
        let depth = cell.text.len() - cell.text.trim_start().len();
        let class = (depth > STEP).then_some("in");
        return html! { th scope="row" rowspan=[span] class=[class] { (cell.text.trim()) } };
    }
    if let Some(letter) = reasons.letter(cell) {
        return html! { td.n rowspan=[span] { "—" sup { (letter) } } };
    }
    let is_long = cell.text.chars().count() > LINE;
    let class = if cell.is_right { Some("n") } else { is_long.then_some("text") };
    if let Some(mark) = cell.mark {
        return html! { td.mark { (drawn(mark)) } };
    }
    html! { td rowspan=[span] class=[class] { (cell.text.trim()) } }
}

/// Whether a cell is empty since the one above holds for it, too: the name of a group with several rows,
/// and beside such a name how many items it has.
fn goes_on(rows: &[Vec<Cell>], at: usize, place: usize) -> bool {
    let is_empty = |place: usize| {
        rows[at].get(place).is_some_and(|cell| cell.text.trim().is_empty() && cell.mark.is_none())
    };
    at > 0 && place < 2 && is_empty(0) && is_empty(place)
}

/// A number on a line from one end to the other, over its interval. The numbers stand beside it.
fn drawn(mark: Mark) -> Markup {
    let (value, interval, low, high) = match mark {
        Mark::Share(value, interval) => (value, interval, 0.0, 1.0),
        Mark::Gap(value, interval) => (value, interval, -1.0, 1.0),
    };
    let at = |value: f64| ((value.clamp(low, high) - low) / (high - low)) * 100.0;
    let text = |value: f64| format!("{value:.2}");
    html! {
        svg.mark viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.track x="0" y="0" width="100" height="10" {}
            @if low < 0.0 { rect.zero x="49.75" y="0" width="0.5" height="10" {} }
            @else { rect.bar x="0" y="0" width=(text(at(value))) height="10" {} }
            @if let Some(Interval { low, high }) = interval {
                rect.ci x=(text(at(low))) y="4" width=(text(at(high) - at(low))) height="2" {}
            }
            rect.point x=(text((at(value) - 0.6).clamp(0.0, 98.8))) y="1" width="1.2" height="8" {}
        }
    }
}

impl Chart {
    fn html(&self) -> Markup {
        html! {
            figure.chart {
                (self.svg())
                figcaption { (self.name) ". " (self.said) }
            }
        }
    }
}
