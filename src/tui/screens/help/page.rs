//! The help page: every key, and what the questions mean. Made from the definitions in use.

use ratatui::layout::Rect;

use crate::rubric::Question;
use crate::text::wrap::wrap;
use crate::tui::canvas::{Canvas, line_of};
use crate::tui::keys::command::{self, Group};
use crate::tui::model::Model;
use crate::tui::reader::geometry::Geometry;
use crate::tui::reader::selecting;
use crate::tui::session::Session;
use crate::tui::theme::Tone;

/// The column where explanations start.
const COLUMN: usize = 22;

/// Columns of explanatory text; wider lines are hard to read.
const MEASURE: usize = 70;

/// One line of the page: what stands on the left, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpLine {
    /// A key, a name or a heading.
    pub left: String,
    /// The explanation.
    pub right: String,
    /// How the left part looks.
    pub tone: Tone,
}

/// The whole page; what a selection's keys do comes first while there is one.
#[must_use]
pub fn lines(session: &Session, is_selecting: bool) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    let mut groups = Group::ALL;
    groups.sort_by_key(|group| !(is_selecting && *group == Group::Select));
    for group in groups {
        heading(&mut lines, group.title());
        if group == Group::Select {
            for (command, words) in selecting::MEANINGS {
                let keys = session.keymap.keys_for(command).join(" ");
                entry(&mut lines, &keys, words, Tone::ChoiceKey);
            }
        }
        let mut answers = false;
        for row in command::rows().filter(|row| row.group == group) {
            if matches!(row.command, command::Command::Answer(_)) {
                if !answers {
                    answers = true;
                    entry(&mut lines, "1 … 9 0", "answer the active question", Tone::ChoiceKey);
                }
                continue;
            }
            let keys = session.keymap.keys_for(row.command).join(" ");
            let keys = if keys.is_empty() { format!(": {}", row.name) } else { keys };
            entry(&mut lines, &keys, row.help, Tone::ChoiceKey);
        }
    }
    heading(&mut lines, &format!("Questions: {}", session.rubric.reference()));
    for question in session.rubric.questions.iter().chain(&session.rubric.pair_questions) {
        explain(&mut lines, question);
    }
    heading(&mut lines, "Marks");
    for (mark, meaning) in MARKS {
        entry(&mut lines, mark, meaning, Tone::ChoiceKey);
    }
    lines
}

/// What the signs on the screen mean.
const MARKS: [(&str, &str); 5] = [
    ("✓ saved", "every label is on the disk"),
    ("● saving", "a label is on its way to the disk"),
    ("⚠ unclosed …", "something is odd about this text; the words name it"),
    ("␛ ‹U+202E›", "a character of the text that could disturb the screen, shown as a picture"),
    ("▌turn 2", "the model's second message; what led to it stands under the same number"),
];

fn explain(lines: &mut Vec<HelpLine>, question: &Question) {
    entry(lines, &question.id, &question.text, Tone::Active);
    for paragraph in question.help.as_deref().unwrap_or("").lines() {
        entry(lines, "", paragraph, Tone::Text);
    }
    for option in question.options() {
        let help = option.help.as_deref().unwrap_or("");
        let words = if help.is_empty() {
            format!("{} {}", option.digit, option.label)
        } else {
            format!("{} {}: {help}", option.digit, option.label)
        };
        entry(lines, "", &words, Tone::Text);
    }
}

fn heading(lines: &mut Vec<HelpLine>, words: &str) {
    if !lines.is_empty() {
        lines.push(HelpLine { left: String::new(), right: String::new(), tone: Tone::Text });
    }
    lines.push(HelpLine { left: words.to_owned(), right: String::new(), tone: Tone::Role });
}

fn entry(lines: &mut Vec<HelpLine>, left: &str, right: &str, tone: Tone) {
    let narrow = MEASURE.saturating_sub(COLUMN);
    for (number, row) in wrap(right, narrow).into_iter().enumerate() {
        let left = if number == 0 { left.to_owned() } else { String::new() };
        let right = right.get(row.start as usize..row.end as usize).unwrap_or("").to_owned();
        lines.push(HelpLine { left, right, tone });
    }
}

/// Draws the part of the page from line `top` on.
pub fn draw(model: &Model, top: usize, geometry: &Geometry, canvas: &mut Canvas<'_>) {
    let area = body(geometry);
    canvas.rule(geometry.titles, '━', Tone::Focus);
    canvas.line(
        Rect { x: 1, width: area.width.saturating_sub(1), ..geometry.titles },
        &format!(" HELP · keymap {} ", model.session.keymap.name()),
        Tone::Focus,
    );
    let lines = lines(&model.session, model.selection.is_some());
    for (number, line) in (0..area.height).zip(lines.iter().skip(top)) {
        let Some(place) = line_of(area, number) else { return };
        let left = Rect { x: place.x + 1, width: place.width.saturating_sub(1), ..place };
        canvas.line(left, &line.left, line.tone);
        let column = u16::try_from(COLUMN).unwrap_or(0).min(place.width);
        let right = Rect { x: place.x + column, width: place.width - column, ..place };
        if !line.right.is_empty() {
            canvas.rule(Rect { x: right.x - 1, width: right.width + 1, ..right }, ' ', Tone::Text);
            canvas.line(right, &line.right, Tone::Text);
        }
    }
}

/// Everything between the titles and the key line.
fn body(geometry: &Geometry) -> Rect {
    let top = geometry.titles.bottom();
    let bottom = geometry.page_bottom();
    Rect::new(0, top, geometry.titles.width, bottom.saturating_sub(top))
}
