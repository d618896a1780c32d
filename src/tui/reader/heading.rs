//! The heading of a turn: who speaks, and what monitors and scorers said of it.

use ratatui::layout::Rect;

use crate::text::{columns, cut_end, visible};
use crate::transcript::Score;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Tone;

/// So much of a heading stands before scores, in columns.
const LEAST: usize = 8;

/// Who speaks, and what was said of the messages below; where there is little room, only its values.
pub fn draw(words: &str, scores: &[Score], area: Rect, canvas: &mut Canvas<'_>) {
    let room = usize::from(area.width);
    let said = |has_names| match scores {
        [] => String::new(),
        scores => format!(" · {}", scores_in_words(scores, has_names)),
    };
    let fits = |scores: &String| columns(words) + 1 + columns(scores) <= room;
    let scores = Some(said(true)).filter(fits).unwrap_or_else(|| said(false));
    let own = room.saturating_sub(columns(&scores)).max(LEAST.min(room));
    let words = cut_end(&format!("▌{words}"), own).into_owned();
    let used = u16::try_from(columns(&words)).unwrap_or(area.width).min(area.width);
    canvas.line(area, &words, Tone::Role);
    let rest = Rect { x: area.x + used, width: area.width - used, ..area };
    canvas.line(rest, &cut_end(&scores, usize::from(rest.width)), Tone::Chip);
}

/// Scores in a line: `suspicion 87 · flagged true`, or the values alone.
#[must_use]
pub fn scores_in_words(said: &[Score], has_names: bool) -> String {
    let words = |(name, value): &Score| {
        let words = if has_names { format!("{name} {value}") } else { value.to_string() };
        visible(&words).into_owned()
    };
    said.iter().map(words).collect::<Vec<_>>().join(" · ")
}
