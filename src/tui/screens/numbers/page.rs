//! What the page says: a report as it fits the screen, and in a blind review what may be shown of it.

use crate::report::{
    AgreementReport, BAR, Line, Numbers, Page, Printed, Progress, Reading, Wish, progress,
};
use crate::text::counted;
use crate::tui::blind;
use crate::tui::keys::command::Command;
use crate::tui::model::Model;
use crate::tui::showing::Report;
use crate::workspace::whose::Whose;

/// Items are grouped by a field with at most so many values.
const MOST_GROUPS: usize = 12;

/// The report as it fits the screen: with shorter bars, then without any, then with broken lines.
pub fn page(model: &Model) -> Printed {
    let width = usize::from(model.size.0).saturating_sub(4);
    let mut reading = Reading::new(&model.tally, &model.session.rubric, Whose::Resolved);
    let head = (!model.session.blind.is_off()).then(|| blind_head(model, &mut reading));
    if let Some(head) = head.as_ref().filter(|_| reading.labelled.is_empty()) {
        return head.printed(BAR).wrapped(width);
    }
    let page = match model.numbers.report {
        Report::Agree => {
            AgreementReport::of(&reading, &[]).page(|position| blind::shown_name(model, position))
        }
        Report::Stats => Numbers::of(&reading, &wish(model, &reading)).page(),
    };
    let shorter = [BAR, BAR / 2].into_iter().map(|bar| page.printed(bar));
    let fits = |page: &Printed| page.width() <= width;
    let page = shorter.into_iter().find(fits).unwrap_or_else(|| page.printed(0));
    match head {
        Some(head) => below(head.printed(BAR), page).wrapped(width),
        None => page.wrapped(width),
    }
}

/// What a blind review shows above its numbers: the reviewer's own progress, and that the numbers are
/// of the items that are revealed. No others stay in the reading.
fn blind_head(model: &Model, reading: &mut Reading<'_>) -> Page {
    let me = model.session.reviewer.clone();
    let own = Reading::new(&model.tally, &model.session.rubric, Whose::Of(me.clone()));
    let mut head = Page::default();
    progress(&mut head, &Progress { disputed: Vec::new(), ..Progress::of(&own) });
    reading.retain(|item| item.sheets.iter().any(|(name, sheet)| *name == me && sheet.revealed));
    let reveal = model.session.keymap.key_for(Command::Reveal);
    head.gap();
    head.words(match reading.labelled.len() {
        0 => format!(
            "This review is blind: what was answered is counted once it is revealed, item by item, with {reveal}."
        ),
        revealed => format!(
            "This review is blind: what you revealed with {reveal} is counted here, so far {}.",
            counted(revealed, "item")
        ),
    });
    head
}

/// A report below a head. Its first lines tell of the whole queue, as the head does.
fn below(mut head: Printed, mut report: Printed) -> Printed {
    head.lines.push(Line::default());
    let first = report.lines.iter().position(|line| line.text.is_empty());
    head.lines.extend(report.lines.drain(first.map_or(0, |first| first + 1)..));
    head
}

fn wish(model: &Model, reading: &Reading<'_>) -> Wish {
    let keys: Vec<&str> = reading.tally.columns.all_keys().collect();
    let usual = Wish::usual(&model.session.rubric, &keys);
    match &model.numbers.by {
        Some(by) => Wish { by: vec![by.clone()], ..usual },
        None => usual,
    }
}

/// The fields by which labelled items can be grouped.
pub fn groupings(model: &Model) -> Vec<String> {
    let reading = Reading::new(&model.tally, &model.session.rubric, Whose::Resolved);
    let condition = model.session.rubric.condition.as_ref().map(|condition| &condition.field);
    let has_few = |key: &&str| {
        let mut values: Vec<String> = Vec::new();
        for value in reading.labelled.iter().filter_map(|item| reading.value(key, item.position)) {
            if !values.contains(&value) {
                values.push(value);
            }
            if values.len() > MOST_GROUPS {
                return false;
            }
        }
        values.len() > 1
    };
    let keys = model.tally.columns.keys().filter(|(_, is_flag)| !is_flag).map(|(key, _)| key);
    let keys = keys.filter(|key| condition.is_none_or(|field| field != key));
    keys.filter(has_few).map(str::to_owned).collect()
}
