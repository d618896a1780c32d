//! Where the texts of a file's records are, said by hand: the record as a tree, and what the panes
//! would show.

mod draw;
mod state;
mod tree;

use self::state::MappingScreen;
use self::tree::nodes;
use crate::corpus::formats::custom::{Mapping, TARGETS, Target};
use crate::corpus::mappable::Mappable;
use crate::tui::blind;
use crate::tui::canvas::Canvas;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::screens::scrolling::{command_of, page_of, scrolled};

/// Asks for the record of the item on the screen.
pub fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    if !blind::hidden_now(model).is_empty() {
        return model.say("the record tells what this review hides; answer, then R reveals");
    }
    let ask = |position| Effect::LoadMapping { position, kept: None };
    effects.extend(model.position().map(ask));
}

/// Shows a record to be mapped; another one is shown under the same mapping, with the cursor where it
/// was.
pub fn open(model: &mut Model, record: Mappable, kept: Option<(Mapping, usize)>) {
    model.screens.retain(|screen| screen.name() != NAME);
    model.message = None;
    let (mapping, cursor) = kept.unwrap_or_else(|| (record.mapping.clone(), 0));
    if let Some(format) = record.format.filter(|_| mapping.is_empty()) {
        model.say(format!("the file is read as {format}; a mapping takes its place"));
    }
    let nodes = nodes(&json_of(&record.text, &mapping));
    let preview = record.read_as(&mapping);
    let cursor = cursor.min(nodes.len().saturating_sub(1));
    model.open(Box::new(MappingScreen { record, mapping, nodes, cursor, preview }));
}

/// What it is called.
const NAME: &str = "mapping";

/// The record; of a conversation in rounds, one round.
fn json_of(text: &str, mapping: &Mapping) -> String {
    if !mapping.is_of_rounds() {
        return text.to_owned();
    }
    let rounds: Vec<&serde_json::value::RawValue> = serde_json::from_str(text).unwrap_or_default();
    let longest = rounds.iter().max_by_key(|round| round.get().len());
    longest.map_or_else(|| text.to_owned(), |round| round.get().to_owned())
}

impl Screen for MappingScreen {
    fn name(&self) -> &'static str {
        NAME
    }

    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then {
        model.message = None;
        let letters = TARGETS.iter().filter_map(|(_, target, letter)| Some((*target, (*letter)?)));
        let target = letters.into_iter().find(|(_, letter)| chord == Chord::letter(*letter));
        if let Some((target, _)) = target {
            self.map(model, target);
            return Then::Stay;
        }
        if chord == Chord::letter('J') || chord == Chord::letter('K') {
            self.go(model, chord == Chord::letter('J'), effects);
            return Then::Stay;
        }
        if Some(chord) == Chord::parse("Enter") {
            return self.save(model, effects);
        }
        let command = command_of(model, chord);
        let page = page_of(model);
        match scrolled(command, self.cursor, page, self.nodes.len().saturating_sub(1)) {
            Some(cursor) => self.cursor = cursor,
            None if command == Command::Redraw => return Then::Run(command),
            None => {
                if self.mapping != self.record.mapping {
                    model.say("the mapping was not saved; Enter saves one");
                }
                return Then::Close;
            }
        }
        Then::Stay
    }

    fn click(&mut self, _model: &mut Model, row: usize, _effects: &mut Vec<Effect>) -> Then {
        self.cursor = row.min(self.nodes.len().saturating_sub(1));
        Then::Stay
    }

    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>) {
        draw::draw(self, model, canvas);
    }

    fn hints(&self, _model: &Model, _width: usize) -> Vec<(String, String)> {
        let letters = TARGETS.iter().filter_map(|(name, _, letter)| Some((name, (*letter)?)));
        let letters = letters.map(|(name, letter)| (letter.to_string(), (*name).to_owned()));
        let own = [("Enter", "save"), ("Esc", "back"), ("J K", "records")];
        let own = own.map(|(key, words)| (key.to_owned(), words.to_owned()));
        own.into_iter().chain(letters).collect()
    }

    fn is_of_data(&self) -> bool {
        true
    }
}

impl MappingScreen {
    /// Puts the node under the cursor somewhere, or takes it from there.
    fn map(&mut self, model: &mut Model, target: Target) {
        let Some(node) = self.nodes.get(self.cursor) else { return };
        if self.mapping.at(&node.pointer) == Some(target) {
            self.mapping.clear(&node.pointer);
        } else {
            self.mapping.set(target, &node.pointer);
        }
        self.preview = self.record.read_as(&self.mapping);
        self.cursor = (self.cursor + 1).min(self.nodes.len().saturating_sub(1));
        if !self.mapping.has_texts() {
            model.say("no text is mapped yet: p prompt, s scratchpad, a answer, t turns");
        }
    }

    fn go(&self, model: &mut Model, is_down: bool, effects: &mut Vec<Effect>) {
        let (first, end) = self.record.file;
        let next = if is_down {
            Some(self.record.position + 1)
        } else {
            self.record.position.checked_sub(1)
        };
        match next.filter(|next| (first..end).contains(next)) {
            Some(position) => {
                let kept = Some((self.mapping.clone(), self.cursor));
                effects.push(Effect::LoadMapping { position, kept });
            }
            None => model.say("the file has no record there"),
        }
    }

    fn save(&mut self, model: &mut Model, effects: &mut Vec<Effect>) -> Then {
        if !self.mapping.has_texts() {
            model.say("no text is mapped yet: p prompt, s scratchpad, a answer, t turns");
            return Then::Stay;
        }
        if model.session.readonly {
            model.say("this review is read-only: nothing is saved");
            return Then::Stay;
        }
        let pairs = self.mapping.pairs().map(|(target, place)| (target, place.to_owned()));
        let (path, pairs) = (self.record.path.clone(), pairs.collect());
        effects.push(Effect::SaveMapping { path, pairs });
        Then::Close
    }
}
