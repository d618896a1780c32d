//! The numbers of the review: move from one to the next, open the items behind it.

mod draw;
mod page;
mod state;

use self::state::NumbersScreen;
use crate::report::{Behind, Line};
use crate::tui::canvas::Canvas;
use crate::tui::key_line::fixed;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::keys::keymap::Lookup;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::filtering;
use crate::tui::showing::Report;
use crate::tui::suggesting::export_command;

/// Shows them, where the reviewer was last.
pub fn open(model: &mut Model, _effects: &mut Vec<Effect>) {
    model.message = None;
    let mut screen = NumbersScreen::default();
    screen.refresh(model);
    model.open(Box::new(screen));
}

impl Screen for NumbersScreen {
    fn name(&self) -> &'static str {
        "numbers"
    }

    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        match chord.written().as_str() {
            "t" => {
                self.next_field(model);
                return Then::Stay;
            }
            "e" => {
                copy_command(model, effects);
                return Then::Stay;
            }
            _ => {}
        }
        let command = match model.session.keymap.lookup(&[chord]) {
            Lookup::Command(command) => command,
            Lookup::Prefix(_) => Command::Top,
            _ => Command::Copy,
        };
        match command {
            Command::NextOpen => return self.open_items(model, effects),
            Command::Cancel | Command::Close | Command::Numbers => {
                // What was said was about the numbers.
                model.message = None;
                return Then::Close;
            }
            Command::Help | Command::Quit | Command::Redraw | Command::Suspend => {
                return Then::Run(command);
            }
            _ => self.moved(model, command),
        }
        self.settle(model);
        Then::Stay
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        draw::draw(model, self, canvas);
    }

    fn hints(&self, model: &Model, _width: usize) -> Vec<(String, String)> {
        let other = match model.numbers.report {
            Report::Stats => "agree",
            Report::Agree => "stats",
        };
        fixed(&[
            ("↵", "open items"),
            ("Tab", other),
            ("Esc", "back"),
            ("t", "by field"),
            ("e", "export command"),
            ("↑↓←→", "move"),
        ])
    }

    fn refresh(&mut self, model: &mut Model) {
        // A narrower page has more lines; what counts is which whole line it was.
        let is_whole = |line: &&Line| !line.goes_on;
        let before = self.page.as_ref().map(|page| {
            let above = page.lines.iter().take(model.numbers.line + 1);
            above.filter(is_whole).count().saturating_sub(1)
        });
        let is_known = model.tally.knows_all() && model.tally.is_complete();
        self.page = is_known.then(|| page::page(model));
        let line = self.page.as_ref().zip(before).and_then(|(page, before)| {
            let whole = page.lines.iter().enumerate().filter(|(_, line)| is_whole(line));
            whole.map(|(place, _)| place).nth(before)
        });
        self.go_to_line(model, line.unwrap_or(model.numbers.line));
    }
}

/// Copies the command that writes the labels behind the numbers as a table.
fn copy_command(model: &mut Model, effects: &mut Vec<Effect>) {
    let (command, is_whole) = export_command(model);
    if !is_whole {
        return model.say("the command would tell the filter, which speaks of what is hidden");
    }
    effects.push(Effect::Copy(command.clone()));
    model.say(format!("on the clipboard: {command}"));
}

impl NumbersScreen {
    fn moved(&mut self, model: &mut Model, command: Command) {
        let page = usize::from(model.size.1.saturating_sub(6).max(1));
        let line = model.numbers.line;
        match command {
            Command::LineDown | Command::NextItem => self.step(model, true),
            Command::LineUp | Command::PreviousItem => self.step(model, false),
            Command::PageDown | Command::HalfPageDown | Command::ReadOn => {
                self.go_to_line(model, line + page);
            }
            Command::PageUp | Command::HalfPageUp => {
                self.go_to_line(model, line.saturating_sub(page));
            }
            Command::Top => self.go_to_line(model, 0),
            Command::Bottom => self.go_to_line(model, usize::MAX),
            Command::PaneRight => model.numbers.number += 1,
            Command::PaneLeft => model.numbers.number = model.numbers.number.saturating_sub(1),
            Command::PaneNext | Command::PanePrevious => {
                model.numbers.report = match model.numbers.report {
                    Report::Stats => Report::Agree,
                    Report::Agree => Report::Stats,
                };
                (model.numbers.line, model.numbers.number) = (0, 0);
                self.refresh(model);
            }
            _ => model.say("Esc goes back to the transcripts"),
        }
    }

    fn next_field(&mut self, model: &mut Model) {
        model.message = None;
        let fields = page::groupings(model);
        let next = match &model.numbers.by {
            None => fields.first(),
            Some(by) => {
                fields.iter().position(|field| field == by).and_then(|at| fields.get(at + 1))
            }
        };
        if fields.is_empty() {
            model.say("no other field groups the labelled items");
        }
        model.numbers.by = next.cloned();
        model.numbers.report = Report::Stats;
        self.refresh(model);
    }

    /// To the next line that is not empty.
    fn step(&self, model: &mut Model, forward: bool) {
        let Some(page) = &self.page else { return };
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

    fn go_to_line(&self, model: &mut Model, line: usize) {
        let Some(page) = &self.page else { return };
        let last = page.lines.len().saturating_sub(1);
        model.numbers.line = line.min(last);
        if page.lines.get(model.numbers.line).is_some_and(|line| line.text.is_empty()) {
            self.step(model, true);
        }
        self.settle(model);
    }

    /// The number that is picked is one of its line.
    fn settle(&self, model: &mut Model) {
        let Some(page) = &self.page else { return };
        let numbers = page.lines.get(model.numbers.line).map_or(0, |line| line.numbers.len());
        model.numbers.number = model.numbers.number.min(numbers.saturating_sub(1));
    }

    /// The items behind the number that is picked.
    fn picked(&self, model: &Model) -> Option<&Behind> {
        let line = self.page.as_ref()?.lines.get(model.numbers.line)?;
        line.numbers.get(model.numbers.number).map(|number| &number.behind)
    }

    fn open_items(&self, model: &mut Model, effects: &mut Vec<Effect>) -> Then {
        let Some(Behind { what, items }) = self.picked(model).cloned() else {
            model.say("no items stand behind this line");
            return Then::Stay;
        };
        filtering::open_items(model, &what, &items, effects);
        Then::Close
    }
}
