//! The page that says that nothing is open any more, and what to do next.

use ratatui::layout::Rect;

use crate::queue::progress::ItemState;
use crate::text::counted;
use crate::text::wrap::wrap;
use crate::tui::blind::Hidden;
use crate::tui::canvas::{Canvas, line_of};
use crate::tui::keys::command::Command;
use crate::tui::model::Model;
use crate::tui::reader::geometry::Geometry;
use crate::tui::reader::revealing::{differing, still_hidden};
use crate::tui::suggesting::export_command;
use crate::tui::theme::Tone;

/// Draws the page.
pub fn draw(model: &Model, geometry: &Geometry, canvas: &mut Canvas<'_>) {
    canvas.rule(geometry.titles, '━', Tone::Focus);
    let bottom = geometry.page_bottom();
    let top = geometry.titles.bottom();
    let area =
        Rect::new(2, top, geometry.titles.width.saturating_sub(4), bottom.saturating_sub(top));
    let lines = lines(model);
    let blank = u16::from(area.height > 12);
    let mut number = blank;
    for (words, tone) in lines {
        for row in wrap(&words, usize::from(area.width.max(2))) {
            let Some(line) = line_of(area, number) else { return };
            let part = words.get(row.start as usize..row.end as usize).unwrap_or("");
            let indent = row.indent.min(line.width);
            let place = Rect { x: line.x + indent, width: line.width - indent, ..line };
            canvas.line(place, part, tone);
            number += 1;
        }
    }
}

fn lines(model: &Model) -> Vec<(String, Tone)> {
    let tally = &model.tally;
    let key = |command| model.session.keymap.key_for(command);
    let (done, total) = (tally.count(ItemState::Done), tally.selection.len());
    let what = if tally.filter().is_some() { "Every item that matches" } else { "Every item" };
    let mut lines = vec![
        (format!("{what} is done or skipped."), Tone::Active),
        (String::new(), Tone::Text),
        (format!("{done} of {total} items have all their answers."), Tone::Text),
    ];
    let (finished, spent) = model.finished;
    if finished > 0 {
        let each = spent / finished as u64 / 1000;
        let words = format!(
            "{finished} of them in this sitting, in {}, {each} s an item.",
            minutes(model.now.0.saturating_sub(model.began.0))
        );
        lines.push((words, Tone::Text));
    }
    lines.push((String::new(), Tone::Text));
    let filter = key(Command::Filter);
    let rubric = &model.session.rubric;
    if let Some((count, from)) = tally.still_to_come(rubric) {
        let wait = minutes(from.0.saturating_sub(model.now.0));
        let words = format!(
            "{} of the sample come in {wait} at the soonest; open it again then",
            counted(count, "more item"),
        );
        lines.push((words, Tone::Active));
    }
    let hidden = still_hidden(model).len();
    let others_hidden = model.session.blind.hides(Hidden::Others) && hidden > 0;
    if hidden > 0 {
        let words = format!(
            "{} reveals what is hidden of the {} that you have done; answers after that are marked",
            key(Command::Reveal),
            counted(hidden, "item"),
        );
        lines.push((words, Tone::Active));
    }
    let count = |holds: &dyn Fn(usize) -> bool| tally.count_where(holds);
    let left = [
        (tally.count(ItemState::Skipped), "skipped", "is:skipped"),
        (
            count(&|position| !tally.sheet(position, rubric).stale.is_empty()),
            "with labels of an earlier text",
            "is:stale",
        ),
        (
            count(&|at| tally.hesitation(at, tally.reviewer(), rubric) > 0),
            "where you hesitated, for a second look",
            "is:hesitant",
        ),
        (
            if others_hidden { 0 } else { count(&|position| tally.is_disputed(position, rubric)) },
            "where reviewers differ",
            "is:disputed",
        ),
    ];
    let differing = differing(model).len();
    if differing > 0 {
        let words = format!("{differing} where your answer and the classifier's differ: d");
        lines.push((words, Tone::Text));
    }
    for (count, words, expression) in left.into_iter().filter(|(count, ..)| *count > 0) {
        lines.push((format!("{count} {words}: {filter} {expression} ↵"), Tone::Text));
    }
    if tally.filter().is_some() {
        let clear = key(Command::ClearFilter);
        lines.push((format!("{clear} clears the filter and shows the other items"), Tone::Text));
    }
    lines.push((String::new(), Tone::Text));
    lines.push((
        format!("{} shows the numbers. What comes next, in a shell:", key(Command::Numbers)),
        Tone::Text,
    ));
    if !others_hidden && count(&|position| tally.ledger.reviewers_at(position).len() > 1) > 0 {
        lines.push((
            format!("  {}", model.session.suggested.command("agree", None, "")),
            Tone::Active,
        ));
    }
    let (command, is_whole) = export_command(model);
    lines.push((format!("  {command}"), Tone::Active));
    if !is_whole {
        let words = "  for all items: the filter is left out, since it speaks of what is hidden";
        lines.push((words.to_owned(), Tone::Dim));
    }
    lines
}

fn minutes(ms: u64) -> String {
    match ms / 1000 {
        seconds @ 0..=119 => format!("{seconds} s"),
        seconds @ 120..=7199 => format!("{} min", seconds / 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}
