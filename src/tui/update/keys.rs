//! From a key to what it means now: by mode, by the keymap, by the rubric's letters.

use crate::tui::blind::{self, Hidden};
use crate::tui::errand::Errand;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::{self, Command, Group};
use crate::tui::message::Effect;
use crate::tui::model::{Model, Screen, Then};
use crate::tui::reader::sequence::{Typed, typed};
use crate::tui::reader::{
    adjudicating, awaiting, filtering, labelling, leaving, moving, reading, searching, selecting,
    writing,
};
use crate::tui::saving::Saving;
use crate::tui::screens;
use crate::tui::showing::Others;

/// Pauses longer than this do not count as time on an item, in ms.
const LONGEST_PAUSE: u64 = 60_000;

/// A key was pressed.
pub fn press(model: &mut Model, chord: Chord, repeat: bool, effects: &mut Vec<Effect>) {
    count_time(model);
    model.errand.take_if(|errand| matches!(errand, Errand::Begin | Errand::Item(_) | Errand::Twin));
    if passed_over(model, chord, repeat) {
        return;
    }
    if writing::is_for_a_lost_line(model) {
        return;
    }
    age_message(model);
    on_screens(model, chord, effects);
}

/// A key for the screen on top, else for the reader.
fn on_screens(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    if model.screens.is_empty() {
        return read(model, chord, effects);
    }
    on_top(model, Some(chord), effects, |top, model, effects| top.press(model, chord, effects));
}

/// Has the screen on top do something, and does what follows from it; `chord` is the key, if one was
/// pressed.
pub fn on_top(
    model: &mut Model,
    chord: Option<Chord>,
    effects: &mut Vec<Effect>,
    act: impl FnOnce(&mut dyn Screen, &mut Model, &mut Vec<Effect>) -> Then,
) {
    let Some(mut top) = model.screens.pop() else { return };
    let place = model.screens.len();
    match act(top.as_mut(), model, effects) {
        Then::Close => {}
        Then::Under => chord.into_iter().for_each(|chord| on_screens(model, chord, effects)),
        Then::Stay => model.screens.insert(place, top),
        Then::Leave(command) => run(model, command, None, effects),
        Then::Run(command) => {
            model.screens.insert(place, top);
            run(model, command, chord, effects);
        }
    }
}

fn count_time(model: &mut Model) {
    let pause = model.now.0.saturating_sub(model.last_key.0).min(LONGEST_PAUSE);
    model.last_key = model.now;
    if let Some(current) = &mut model.current {
        current.spent += pause;
    }
}

fn age_message(model: &mut Model) {
    if let Some((_, keys)) = &mut model.message {
        *keys -= 1;
        if *keys == 0 {
            model.message = None;
        }
    }
}

/// A key that is held down after its answer moved on must not label item after item.
fn passed_over(model: &mut Model, chord: Chord, repeat: bool) -> bool {
    let Some((held, last)) = model.held else { return false };
    let soon = model.now.0.saturating_sub(last.0) < model.session.hold_guard_ms;
    if held == chord && (soon || repeat) {
        model.held = Some((held, model.now));
        model.say("held key passed over; let go and press again");
        return true;
    }
    model.held = None;
    false
}

fn read(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    match model.selection {
        Some(selection) => {
            if let Some(command) = selecting::press(model, selection, chord, effects) {
                run(model, command, None, effects);
            }
        }
        None => review(model, chord, effects),
    }
}

fn review(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    if matches!(model.saving, Saving::Failed { .. }) && rescue(model, chord, effects) {
        return;
    }
    match typed(model, chord, effects) {
        Typed::More => {}
        Typed::Command(command) => run(model, command, Some(chord), effects),
        Typed::Letter(_) if model.errand == Some(Errand::NextOpen) => awaiting::say(model),
        Typed::Letter(_) if model.is_unplaced() => say_unplaced(model),
        Typed::Letter(letter) => {
            if !adjudicating::press_letter(model, letter, effects) {
                labelling::answer_by_letter(model, letter, chord, effects);
            }
        }
        Typed::Unbound(chords) => unbound(model, &chords),
    }
}

/// The keys of the failure banner.
fn rescue(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> bool {
    if !model.pending.is_empty() {
        return false;
    }
    match chord.as_char() {
        Some('r') => effects.push(Effect::Retry),
        Some('w') => screens::save_path(model),
        _ => return false,
    }
    true
}

fn unbound(model: &mut Model, typed: &[Chord]) {
    let keys: Vec<String> = typed.iter().map(crate::tui::keys::chord::Chord::shown).collect();
    let help = model.session.keymap.key_for(Command::Help);
    let words = format!("{} does nothing here; {help} is help", keys.join(" "));
    model.say(words);
}

/// Carries a command out; `chord` is the key that asked for it, where one did.
pub fn run(model: &mut Model, command: Command, chord: Option<Chord>, effects: &mut Vec<Effect>) {
    // An answer was meant for the item that is still to come; anything else ends the wait.
    if model.errand == Some(Errand::NextOpen) {
        if matches!(command, Command::Answer(_)) {
            return awaiting::say(model);
        }
        model.errand = None;
    }
    if needs_place(command) && model.is_unplaced() {
        return say_unplaced(model);
    }
    if awaiting::holds_up(model, command) || adjudicating::run(model, command, effects) {
        return;
    }
    if searching::run(model, command, effects) || screens::open(model, command, effects) {
        return;
    }
    match command::row_of(command).group {
        Group::Read => reading::run(model, command, effects),
        Group::Items if command == Command::ClearFilter => filtering::clear_filter(model, effects),
        Group::Items if command == Command::NextOpen => leaving::for_next_open(model, effects),
        Group::Items => moving::run(model, command, effects),
        Group::Label if command == Command::Select => selecting::start(model, false),
        Group::Label if command == Command::SelectLines => selecting::start(model, true),
        Group::Label => labelling::run(model, command, chord, effects),
        Group::Select => say_select_first(model),
        Group::Rest => rest(model, command, effects),
    }
}

fn say_select_first(model: &mut Model) {
    let key = model.session.keymap.key_for(Command::Select);
    model.say(format!("this moves the end of a selection; {key} begins one"));
}

/// Whether a command speaks of the place of the item on the screen among the others.
fn needs_place(command: Command) -> bool {
    let of_labels = command::row_of(command).group == Group::Label;
    (of_labels && !matches!(command, Command::Undo | Command::Redo))
        || matches!(
            command,
            Command::NextOpen
                | Command::NextItem
                | Command::PreviousItem
                | Command::RawRecord
                | Command::CopyPlace
        )
}

fn say_unplaced(model: &mut Model) {
    model.say("which item this is will be known once the files are read; try again then");
}

fn rest(model: &mut Model, command: Command, effects: &mut Vec<Effect>) {
    match command {
        Command::Copy => copy_pane(model, effects),
        Command::CopyId if blind::hides(model, Hidden::Id, model.position()) => {
            model.say("the id is hidden; answer, then R reveals it");
        }
        Command::CopyId => {
            if let Some(current) = &model.current {
                let id = current.item.name().into_owned();
                effects.push(Effect::Copy(id));
                model.say("the id is on the clipboard, where the terminal allows it");
            }
        }
        Command::CopyPlace if blind::hides(model, Hidden::Id, model.position()) => {
            model.say("where the record is may tell what is hidden; answer, then R reveals it");
        }
        Command::CopyPlace => {
            effects.extend(model.position().map(Effect::CopyPlace));
            model.say("the place is on the clipboard, where the terminal allows it");
        }
        Command::Adjudicate => adjudicating::begin(model, effects),
        Command::ShowOthers => show_others(model),
        Command::NextTheme => {
            next_theme(model);
            effects.push(Effect::AskForBackground);
        }
        Command::Redraw => effects.push(Effect::Redraw),
        Command::Suspend => effects.push(Effect::Suspend),
        Command::Cancel if model.searching.is_some() => {
            searching::cancel(model, effects);
            model.say("the search is ended");
        }
        Command::Cancel => cancel(model),
        Command::Close | Command::Quit => effects.push(Effect::Quit { anyway: false }),
        _ => {}
    }
}

fn next_theme(model: &mut Model) {
    model.look.theme = model.look.theme.next();
    let name = model.look.theme.name();
    model.say(if model.look.has_colour {
        format!("the theme is {name} now; theme = \"{name}\" in the settings keeps it")
    } else {
        format!("the theme is {name} now, and there is no colour here")
    });
}

fn show_others(model: &mut Model) {
    model.others = match model.others {
        Others::Hidden => Others::Shown,
        Others::Shown => Others::Hidden,
    };
    let others = model.position().map_or(0, |position| model.other_sheets(position).len());
    let words = if model.others == Others::Hidden {
        "what others answered is hidden"
    } else if blind::hides(model, Hidden::Others, model.position()) {
        "what others answered is shown of items that you have revealed"
    } else if others == 0 {
        "nobody else has labelled this item"
    } else {
        "what others answered stands on the right"
    };
    model.say(words);
}

/// The text of the pane with focus, as the file has it, unless a blind review covers words of it.
fn copy_pane(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(current) = &model.current else { return };
    let segments = current.item.transcript.pane(model.focus);
    let position = current.item.position;
    let text = segments.map(|segment| blind::covered(model, position, &segment.text));
    effects.push(Effect::Copy(text.collect::<Vec<String>>().join("\n")));
    let words = format!("the {} is on the clipboard, where the terminal allows it", model.focus);
    model.say(words);
}

fn cancel(model: &mut Model) {
    model.message = None;
    if model.reading.zoom {
        model.reading.zoom = false;
        reading::fit(model);
    }
}
