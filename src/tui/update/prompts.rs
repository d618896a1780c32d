//! Lines that are typed: the palette, the filter, notes and text answers.

use super::alike::{self, ALIKE_WORD};
use super::keys;
use super::labelling;
use super::moving;
use super::searching;
use crate::filter::{self, Expr};
use crate::queue::fuzzy;
use crate::queue::survey::Survey;
use crate::rubric::Answer;
use crate::tui::blind;
use crate::tui::keys::chord::Chord;
use crate::tui::keys::command::{self, Command, CommandRow};
use crate::tui::message::Effect;
use crate::tui::model::{FRESH, Mode, Model};
use crate::tui::prompt::{Prompt, Purpose};

/// What must be typed to leave with labels that cannot be saved.
pub const LEAVE_WORD: &str = "leave";

/// Opens the line for a number, an id or a command.
pub fn open_palette(model: &mut Model) {
    model.mode = Mode::Prompt(Prompt::new(Purpose::Palette, String::new()));
}

/// Opens the line for a filter, with the one in force.
pub fn open_filter(model: &mut Model) {
    let shown = model.tally.filter().filter(|filter| blind::tells(model, filter).is_none());
    let text = shown.map(ToString::to_string).unwrap_or_default();
    model.mode = Mode::Prompt(Prompt::new(Purpose::Filter, text));
}

/// Opens the line for the note, with the note as it is.
pub fn open_note(model: &mut Model) {
    let note = model.current.as_ref().and_then(|current| current.sheet.note.clone());
    let note = note.unwrap_or_default();
    if note.contains('\n') {
        let key = model.session.keymap.key_for(Command::NoteInEditor);
        return model.say(format!("this note has several lines; {key} opens it in the editor"));
    }
    let item = labelling::item_ref(model);
    model.mode = Mode::Prompt(Prompt::new(Purpose::Note, note).about(item));
}

/// Opens the line for the answer to the active question.
pub fn open_answer(model: &mut Model) {
    let Some(current) = &model.current else { return };
    let Some(question) = model.active_question() else { return };
    let text = current.sheet.answer(&question.id).map(ToString::to_string).unwrap_or_default();
    let prompt = Prompt::new(Purpose::Answer(current.active), text);
    model.mode = Mode::Prompt(prompt.about(labelling::item_ref(model)));
}

/// Opens the line for another place of the journal.
pub fn ask_for_path(model: &mut Model) {
    model.mode = Mode::Prompt(Prompt::new(Purpose::SavePath, String::new()));
}

/// Asks whether to leave labels behind.
pub fn ask_to_quit_anyway(model: &mut Model, unsaved: usize) {
    let labels = if unsaved == 1 { "1 label is".into() } else { format!("{unsaved} labels are") };
    model.say(format!("{labels} only in memory; type {LEAVE_WORD} to lose them, Esc to stay"));
    model.mode = Mode::Prompt(Prompt::new(Purpose::QuitAnyway, String::new()));
}

/// A paste is text for a prompt; elsewhere it would be a row of commands.
pub fn paste(model: &mut Model, text: &str) {
    match &mut model.mode {
        Mode::Prompt(prompt) => {
            prompt.insert(text);
            let prompt = prompt.clone();
            typed(model, &prompt);
        }
        _ => model.say("the paste was passed over: nothing is being typed here"),
    }
}

/// A key while a line is being typed.
pub fn press(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let Mode::Prompt(mut prompt) = std::mem::replace(&mut model.mode, Mode::Review) else { return };
    match chord.shown().as_str() {
        "Enter" => return confirm(model, &prompt, effects),
        "Esc" | "C-g" | "C-c" => {
            model.message = None;
            return leave(model, &prompt);
        }
        "Backspace" | "C-h" if prompt.text.is_empty() => return leave(model, &prompt),
        "C-z" => effects.push(Effect::Suspend),
        _ => edit(model, &mut prompt, chord),
    }
    typed(model, &prompt);
    model.mode = Mode::Prompt(prompt);
}

/// The line was left without confirming it.
fn leave(model: &mut Model, prompt: &Prompt) {
    if let Purpose::Search(top) = prompt.purpose {
        searching::give_up(model, top);
    }
}

/// What has been typed so far shows its effect.
fn typed(model: &mut Model, prompt: &Prompt) {
    match prompt.purpose {
        Purpose::Search(top) => searching::live(model, &prompt.text, top),
        Purpose::Filter => preview_filter(model, &prompt.text),
        _ => {}
    }
}

fn edit(model: &Model, prompt: &mut Prompt, chord: Chord) {
    match chord.written().as_str() {
        "Down" | "C-n" => {
            let last = suggestions(model, prompt).len().saturating_sub(1);
            prompt.picked = (prompt.picked + 1).min(last);
        }
        "Up" | "C-p" => prompt.picked = prompt.picked.saturating_sub(1),
        "Tab" => {
            if let Some(row) = suggestions(model, prompt).get(prompt.picked) {
                *prompt = Prompt::new(prompt.purpose.clone(), row.name.to_owned());
            }
        }
        _ => edit_line(prompt, chord),
    }
}

/// What a key does to a line that is being typed.
pub fn edit_line(prompt: &mut Prompt, chord: Chord) {
    match chord.written().as_str() {
        "Backspace" | "C-h" => prompt.backspace(),
        "Delete" | "C-d" => prompt.delete(),
        "Left" | "C-b" => prompt.left(),
        "Right" | "C-f" => prompt.right(),
        "Home" | "C-a" => prompt.home(),
        "End" | "C-e" => prompt.end(),
        "C-u" => prompt.clear_before(),
        "C-w" => prompt.delete_word(),
        _ => {
            if let Some(letter) = chord.as_char() {
                prompt.insert(letter.encode_utf8(&mut [0; 4]));
            }
        }
    }
}

/// The commands that what has been typed may mean.
#[must_use]
pub fn suggestions(_model: &Model, prompt: &Prompt) -> Vec<&'static CommandRow> {
    if prompt.purpose != Purpose::Palette || prompt.text.starts_with(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let rows: Vec<&CommandRow> = command::rows().collect();
    let picked = fuzzy::pick(prompt.text.trim(), rows.iter().map(|row| row.name));
    picked.into_iter().map(|place| rows[place]).collect()
}

fn confirm(model: &mut Model, prompt: &Prompt, effects: &mut Vec<Effect>) {
    let text = prompt.text.as_str();
    match prompt.purpose {
        Purpose::Palette => go_or_run(model, prompt, effects),
        Purpose::Filter => set_filter(model, prompt, effects),
        Purpose::Search(top) => searching::confirm(model, prompt, top, effects),
        Purpose::SearchAll => searching::confirm_all(model, prompt, effects),
        // The list keeps its own line.
        Purpose::Pick => {}
        Purpose::Note => {
            let item = prompt.about.clone();
            labelling::write_note(model, item, text, effects);
        }
        Purpose::Answer(_) if !is_on_screen(model, prompt) => {
            let back = model.session.keymap.key_for(Command::JumpBack);
            model.say(format!("another item has come on the screen; Esc, and {back} goes back"));
            model.mode = Mode::Prompt(prompt.clone());
        }
        Purpose::Answer(place) => {
            if let Some(current) = &mut model.current {
                current.active = place;
            }
            let answer = (!text.trim().is_empty()).then(|| Answer::Word(text.to_owned()));
            labelling::answer_active(model, answer, None, effects);
        }
        Purpose::SavePath if text.trim().is_empty() => model.say("no path was given"),
        Purpose::SavePath => effects.push(Effect::WriteElsewhere(text.trim().to_owned())),
        Purpose::AnswerAlike if text.trim() == ALIKE_WORD => alike::answer(model, effects),
        Purpose::AnswerAlike => model.say("no record was answered"),
        Purpose::QuitAnyway if text.trim() == LEAVE_WORD => {
            effects.push(Effect::Quit { anyway: true });
        }
        Purpose::QuitAnyway => model.say("still here; nothing is lost"),
    }
}

/// Whether the record that a line is about is still on the screen.
fn is_on_screen(model: &Model, prompt: &Prompt) -> bool {
    let here = labelling::item_ref(model);
    here.zip(prompt.about.as_ref()).is_some_and(|(here, about)| here.is_at(about))
}

/// A number is a place in the queue, an id an item, anything else a command.
fn go_or_run(model: &mut Model, prompt: &Prompt, effects: &mut Vec<Effect>) {
    let text = prompt.text.trim();
    if text.is_empty() {
        return;
    }
    if let Some(position) = position_of_id(model, text) {
        return moving::go_to(model, position, effects);
    }
    if let Ok(number) = text.parse::<usize>() {
        return go_to_number(model, number, effects);
    }
    if let Some(share) = share(text) {
        model.jump = Some(share);
        return moving::jump(model, effects);
    }
    if let Some(row) = suggestions(model, prompt).get(prompt.picked) {
        return keys::run(model, row.command, None, effects);
    }
    if model.background.indexing.is_some() || !model.tally.is_complete() {
        model.awaited = Some(text.to_owned());
        return model.say(format!("looking for {text} in what is still being read"));
    }
    model.say(format!("no item and no command is called {text}"));
}

/// Goes to the item that is waited for, if it has become known.
pub fn look_for_awaited(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(name) = model.awaited.take() else { return };
    match position_of_id(model, &name) {
        Some(position) => moving::go_to(model, position, effects),
        None if model.tally.is_complete() => model.say(format!("no item is called {name}")),
        None => model.awaited = Some(name),
    }
}

/// How far into the queue `50%` and `$` are, 0 to 1.
fn share(text: &str) -> Option<f64> {
    if text == "$" {
        return Some(1.0);
    }
    let percent: f64 = text.strip_suffix('%')?.trim().parse().ok()?;
    (0.0..=100.0).contains(&percent).then_some(percent / 100.0)
}

fn go_to_number(model: &mut Model, number: usize, effects: &mut Vec<Effect>) {
    let place = number.checked_sub(1);
    if let Some(position) = place.and_then(|place| model.tally.selection.get(place)) {
        moving::go_to(model, position, effects);
    } else {
        let len = model.tally.selection.len();
        model.say(format!("no item {number}; there are {len}"));
    }
}

/// The record of this id; of several, the one that `~2` names, else the one behind the item on the
/// screen.
fn position_of_id(model: &Model, id: &str) -> Option<usize> {
    let found = if blind::is_hidden_name(model, id) {
        Vec::new()
    } else {
        let found = model.tally.named(id);
        if found.is_empty() { blind::shown_by(model, id) } else { found }
    };
    let here = model.position();
    let behind = found.iter().filter(|&&position| here.is_none_or(|here| position > here)).min();
    behind.or(found.iter().min()).copied()
}

fn set_filter(model: &mut Model, prompt: &Prompt, effects: &mut Vec<Effect>) {
    if prompt.text.trim().is_empty() {
        if model.tally.filter().is_some_and(|filter| blind::tells(model, filter).is_some()) {
            let clear = model.session.keymap.key_for(Command::ClearFilter);
            return model.say(format!("the filter stays as it is; {clear} clears it"));
        }
        return clear_filter(model, effects);
    }
    match read_filter(model, &prompt.text) {
        Ok((survey, expr)) => {
            model.message = None;
            apply_filter(model, survey, Some(expr), effects);
        }
        Err(problem) => {
            model.say(problem);
            model.mode = Mode::Prompt(prompt.clone());
        }
    }
}

/// The filter that was typed, and what has to be known of records for it.
fn read_filter(model: &Model, typed: &str) -> Result<(Survey, Expr), String> {
    let saved = &model.session.filters;
    let expr = filter::parse_with(typed, saved).map_err(|error| error.to_string())?;
    if let Some(hidden) = blind::tells(model, &expr) {
        return Err(format!(
            "this review is blind: such a filter would tell the {}",
            hidden.word()
        ));
    }
    if blind::looks_under_masks(model, &expr) {
        return Err("this review covers words: a filter on texts would look under them".to_owned());
    }
    if model.tally.knows_all() {
        let known = model.tally.columns.check_keys(&expr, &model.session.rubric);
        // What the nearest key is called may be what is hidden.
        let is_blind = !model.session.blind.is_off();
        let bare = |problem: String| problem.split(';').next().unwrap_or_default().to_owned();
        known.map_err(|problem| if is_blind { bare(problem) } else { problem })?;
    }
    let survey = Survey::new(&model.session.rubric, Some(&expr));
    Ok((survey.map_err(|error| error.to_string())?, expr))
}

/// Shows how many items match what has been typed so far, where that can be told at once.
fn preview_filter(model: &mut Model, typed: &str) {
    if typed.trim().is_empty() {
        return model.message = None;
    }
    let words = match read_filter(model, typed) {
        Err(problem) => problem,
        Ok((survey, expr)) => {
            let found = model.tally.matching(&survey, &expr, &model.session.rubric);
            let len = model.tally.len();
            found.map_or_else(String::new, |found| format!("{} of {len} match", found.len()))
        }
    };
    model.message = (!words.is_empty()).then_some((words, FRESH));
}

/// Sets or clears the filter, and shows the first item of the queue that it makes.
pub fn apply_filter(
    model: &mut Model,
    survey: Survey,
    filter: Option<Expr>,
    effects: &mut Vec<Effect>,
) {
    let known = model.tally.filter_anew(survey.clone(), filter, &model.session.rubric);
    if known {
        super::arrivals::survey_done(model, effects);
    } else {
        effects.push(Effect::Survey(survey));
    }
}

/// Takes the filter away, or what narrows the queue beside it.
pub fn clear_filter(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.tally.close() {
        let len = model.tally.selection.len();
        return model.say(format!("the whole queue again: {len} items"));
    }
    if model.tally.filter().is_none() {
        return model.say("no filter is set");
    }
    if let Ok(survey) = Survey::new(&model.session.rubric, None) {
        apply_filter(model, survey, None, effects);
        model.say("the filter is gone: all items");
        if model.current.is_none() {
            effects.push(Effect::Load(0));
        }
    }
}
