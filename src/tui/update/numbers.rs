//! The numbers of the review: move from one to the next, open the items behind it.

use super::keys;
use super::moving;
use crate::report::{
    AgreementReport, BAR, Behind, Line, Numbers, Page, Progress, Reading, Whose, Wish, progress,
};
use crate::text::{counted, shell_word};
use crate::tui::blind;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::message::Effect;
use crate::tui::model::{Mode, Model, Others, Report};

/// Items are grouped by a field with at most so many values.
const MOST_GROUPS: usize = 12;

/// Shows them, where the reviewer was last.
pub fn open(model: &mut Model) {
    model.message = None;
    model.mode = Mode::Numbers(None);
    refresh(model);
}

/// More is known, or the screen has another size: numbers on the screen show it.
pub fn refresh(model: &mut Model) {
    let Mode::Numbers(before) = &model.mode else { return };
    // A narrower page has more lines; what counts is which whole line it was.
    let is_whole = |line: &&Line| !line.goes_on;
    let before = before.as_ref().map(|page| {
        let above = page.lines.iter().take(model.numbers.line + 1);
        above.filter(is_whole).count().saturating_sub(1)
    });
    let is_known = model.tally.knows_all() && model.tally.is_complete();
    let page = is_known.then(|| page(model));
    let line = page.as_ref().zip(before).and_then(|(page, before)| {
        let whole = page.lines.iter().enumerate().filter(|(_, line)| is_whole(line));
        whole.map(|(place, _)| place).nth(before)
    });
    model.mode = Mode::Numbers(page);
    go_to_line(model, line.unwrap_or(model.numbers.line));
}

/// The report as it fits the screen: with shorter bars, then without any, then with broken lines.
fn page(model: &Model) -> Page {
    let width = usize::from(model.size.0).saturating_sub(4);
    let mut reading = Reading::new(&model.tally, &model.session.rubric, Whose::Resolved);
    let head = (!model.session.blind.is_off()).then(|| blind_head(model, &mut reading));
    if let Some(head) = head.as_ref().filter(|_| reading.labelled.is_empty()) {
        return head.wrapped(width);
    }
    let page = match model.numbers.report {
        Report::Agree => {
            AgreementReport::of(&reading).page(|position| blind::shown_name(model, position))
        }
        Report::Stats => {
            let numbers = Numbers::of(&reading, &wish(model, &reading));
            let shorter = [BAR, BAR / 2].into_iter().map(|bar| numbers.page(bar));
            shorter
                .into_iter()
                .find(|page| page.width() <= width)
                .unwrap_or_else(|| numbers.page(0))
        }
    };
    match head {
        Some(head) => below(head, page).wrapped(width),
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
fn below(mut head: Page, mut report: Page) -> Page {
    head.gap();
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
fn groupings(model: &Model) -> Vec<String> {
    let reading = Reading::new(&model.tally, &model.session.rubric, Whose::Resolved);
    let condition = model.session.rubric.condition.as_ref().map(|condition| &condition.field);
    let has_few = |key: &&str| {
        let mut values: Vec<String> = Vec::new();
        for value in reading.labelled.iter().filter_map(|item| reading.value(key, item)) {
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

/// A key on the page.
pub fn press(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    match chord.written().as_str() {
        "t" => return next_field(model),
        "e" => {
            let mut command = model.session.export_command.clone();
            let filter = model.tally.filter();
            if filter.is_some_and(|filter| blind::tells(model, filter).is_some()) {
                return model
                    .say("the command would tell the filter, which speaks of what is hidden");
            }
            if let Some(filter) = filter {
                command.push_str(&format!(" --filter {}", shell_word(&filter.to_string())));
            }
            effects.push(Effect::Copy(command.clone()));
            return model.say(format!("on the clipboard: {command}"));
        }
        _ => {}
    }
    let page = usize::from(model.size.1.saturating_sub(6).max(1));
    let line = model.numbers.line;
    let command = match model.session.keymap.lookup(&[chord]) {
        Lookup::Command(command) => command,
        Lookup::Prefix(_) => Command::Top,
        _ => return model.say("Esc goes back to the transcripts"),
    };
    match command {
        Command::LineDown | Command::NextItem => step(model, true),
        Command::LineUp | Command::PreviousItem => step(model, false),
        Command::PageDown | Command::HalfPageDown | Command::ReadOn => {
            go_to_line(model, line + page);
        }
        Command::PageUp | Command::HalfPageUp => go_to_line(model, line.saturating_sub(page)),
        Command::Top => go_to_line(model, 0),
        Command::Bottom => go_to_line(model, usize::MAX),
        Command::PaneRight => model.numbers.number += 1,
        Command::PaneLeft => model.numbers.number = model.numbers.number.saturating_sub(1),
        Command::PaneNext | Command::PanePrevious => {
            model.numbers.report = match model.numbers.report {
                Report::Stats => Report::Agree,
                Report::Agree => Report::Stats,
            };
            (model.numbers.line, model.numbers.number) = (0, 0);
            refresh(model);
        }
        Command::NextOpen => open_items(model, effects),
        Command::Cancel | Command::Close | Command::Numbers => leave(model),
        Command::Help => {
            model.numbers.under_help = true;
            model.mode = Mode::Help(0);
        }
        Command::Quit | Command::Redraw | Command::Suspend => {
            keys::run(model, command, Some(chord), effects);
        }
        _ => model.say("Esc goes back to the transcripts"),
    }
    settle(model);
}

/// Back to the transcripts; what was said was about the numbers.
fn leave(model: &mut Model) {
    model.message = None;
    model.mode = Mode::Review;
}

fn next_field(model: &mut Model) {
    model.message = None;
    let fields = groupings(model);
    let next = match &model.numbers.by {
        None => fields.first(),
        Some(by) => fields.iter().position(|field| field == by).and_then(|at| fields.get(at + 1)),
    };
    if fields.is_empty() {
        model.say("no other field groups the labelled items");
    }
    model.numbers.by = next.cloned();
    model.numbers.report = Report::Stats;
    refresh(model);
}

/// To the next line that is not empty.
fn step(model: &mut Model, forward: bool) {
    let Mode::Numbers(Some(page)) = &model.mode else { return };
    let from = model.numbers.line;
    let is_told = |place: &usize| {
        let line = &page.lines[*place];
        !line.text.is_empty() && (!line.goes_on || !line.numbers.is_empty())
    };
    let next = if forward {
        (from + 1..page.lines.len()).find(is_told)
    } else {
        (0..from.min(page.lines.len())).rev().find(is_told)
    };
    model.numbers.line = next.unwrap_or(from);
}

fn go_to_line(model: &mut Model, line: usize) {
    let Mode::Numbers(Some(page)) = &model.mode else { return };
    let last = page.lines.len().saturating_sub(1);
    model.numbers.line = line.min(last);
    if page.lines.get(model.numbers.line).is_some_and(|line| line.text.is_empty()) {
        step(model, true);
    }
    settle(model);
}

/// The number that is picked is one of its line.
fn settle(model: &mut Model) {
    let Mode::Numbers(Some(page)) = &model.mode else { return };
    let numbers = page.lines.get(model.numbers.line).map_or(0, |line| line.numbers.len());
    model.numbers.number = model.numbers.number.min(numbers.saturating_sub(1));
}

/// The items behind the number that is picked.
#[must_use]
pub fn picked(model: &Model) -> Option<&Behind> {
    let Mode::Numbers(Some(page)) = &model.mode else { return None };
    let line = page.lines.get(model.numbers.line)?;
    line.numbers.get(model.numbers.number).map(|number| &number.behind)
}

fn open_items(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(Behind { what, items }) = picked(model).cloned() else {
        return model.say("no items stand behind this line");
    };
    leave(model);
    model.tally.open(&what, &items);
    let key = |command| model.session.keymap.key_for(command);
    let (next, all, numbers) =
        (key(Command::NextOpen), key(Command::ClearFilter), key(Command::Numbers));
    let mut words = format!("{next} next · {all} the whole queue · {numbers} the numbers");
    let is_shared = !model.other_sheets(items[0]).is_empty();
    if is_shared && model.others == Others::Hidden {
        words.push_str(&format!(" · {} what others say", key(Command::ShowOthers)));
    }
    moving::go_to(model, items[0], effects);
    model.say(words);
}
