//! What each message changes. No I/O: what has to be done outside is returned as effects.

mod keys;
mod mouse;

use crate::tui::keys::command::Command;
use crate::tui::message::{Effect, Message};
use crate::tui::model::Model;
use crate::tui::reader::{
    adjudicating, arrivals, awaiting, knowing, noting, reading, rereading, searching, stretching,
    structuring,
};
use crate::tui::screens;

/// Carries a command out as if its key had been pressed.
pub fn run_command(model: &mut Model, command: Command, effects: &mut Vec<Effect>) {
    keys::run(model, command, None, effects);
}

/// Takes in a message and says what is to be done outside.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    match message {
        Message::Key { chord, repeat } => keys::press(model, chord, repeat, &mut effects),
        Message::Paste(text) => screens::paste(model, &text),
        Message::Mouse { action, target, line } => {
            mouse::used(model, action, (target, line), &mut effects);
        }
        Message::Drawn(column) => model.frame_guard.answered(column),
        Message::Background(background) => model.look.background = Some(background),
        Message::Resize(width, height) => {
            model.size = (width, height);
            reading::fit(model);
            model.refresh_screens();
        }
        Message::Of { news, .. } => return update(model, *news),
        Message::Awaits(position) => awaiting::begins(model, position),
        Message::Read(Some(found)) => return update(model, *found),
        Message::NotRead | Message::Read(None) => awaiting::fails(model),
        Message::Loaded(item) => arrivals::loaded(model, item, &mut effects),
        Message::Peeked { spot, item } => arrivals::peeked(model, spot, item),
        Message::FirstWords(found) => model.first_words.extend(found),
        Message::LoadedBeside(item) => screens::pair(model, item, &mut effects),
        Message::Compared(compared) => screens::compared(model, &compared),
        Message::ReadBefore(items) => knowing::read_before(model, &items),
        Message::ToldItems(items) => rereading::confirm(model, items, &mut effects),
        Message::Raw { text, place } => screens::raw(model, text, place),
        Message::Mapping { record, kept } => screens::mapping(model, *record, kept),
        Message::MappingSaved(Ok(path)) => model.say(format!("the mapping is saved in {path}")),
        Message::MappingSaved(Err(why)) => {
            model.say(format!("the mapping is not saved: {why}; it can be typed with --map"));
        }
        Message::Indexed(progress) => arrivals::indexed(model, &progress, &mut effects),
        Message::Refused(refused) => arrivals::refused(model, &refused),
        Message::AllOpen => effects.push(Effect::NameFiles),
        Message::Named(files) => arrivals::named(model, files),
        Message::Unopened(why) | Message::NotKept(why) => model.say(why),
        Message::Recalled(identities, columns) => {
            arrivals::recalled(model, (identities, columns), &mut effects);
        }
        Message::Glanced { of, .. }
        | Message::Surveyed { of, .. }
        | Message::LabelsFound { of }
        | Message::SurveyDone { of }
            if of != *model.tally.survey() => {}
        Message::Glanced { from, bits, .. } => {
            arrivals::glanced(model, from, &bits, &mut effects);
        }
        Message::Surveyed { batch, .. } => arrivals::surveyed(model, &batch, &mut effects),
        Message::LabelsFound { .. } => arrivals::labels_found(model, &mut effects),
        Message::SurveyDone { .. } => arrivals::survey_done(model, &mut effects),
        Message::Searched { id, found, percent, done } => {
            searching::searched(model, (id, percent, done), found, &mut effects);
        }
        Message::Journal(notice) => arrivals::journal(model, notice, &mut effects),
        Message::Edited(result) => noting::edited(model, result, &mut effects),
        Message::HintTime => model.hint = !model.pending.is_empty(),
        Message::StillUnsaved(count) => screens::leave(model, count),
        Message::Redraw => effects.push(Effect::Redraw),
        Message::Stop => effects.push(Effect::Stop),
        Message::NoShell => model.say("there is no shell to go back to here"),
        Message::Continued => effects.push(Effect::TakeBack),
        Message::SavingSlow => arrivals::saving_slow(model),
        Message::Data(change) => arrivals::data_changed(model, &change, &mut effects),
        Message::Reopened { at, progress, files } => {
            arrivals::reopened(model, (at, files), &progress, &mut effects);
        }
        Message::Terminate => effects.push(Effect::Quit { anyway: true }),
    }
    adjudicating::follow(model, &mut effects);
    screens::grant(model, &mut effects);
    if model.screens.is_empty() && model.selection.is_none() {
        reading::look(model);
    }
    stretching::follow(model);
    structuring::tell(model);
    effects
}
