//! The list of the queue's items: pick by a few letters, sort, open.

use super::moving;
use super::prompts;
use crate::queue::fuzzy;
use crate::queue::order::Sort;
use crate::tui::blind::{self, Hidden};
use crate::tui::keys::chord::Chord;
use crate::tui::message::Effect;
use crate::tui::model::{ItemList, Mode, Model};
use crate::tui::prompt::{Prompt, Purpose};

/// So many flags can be sorted by.
const MOST_FLAGS: usize = 4;

/// Opens the list at the item on the screen.
pub fn open(model: &mut Model) {
    let pick = Prompt::new(Purpose::Pick, String::new());
    let mut list = ItemList { pick, rows: Vec::new(), picked: 0, sort: 0 };
    fill(model, &mut list);
    let here = model.position();
    list.picked = list.rows.iter().position(|row| Some(*row) == here).unwrap_or(0);
    model.mode = Mode::List(list);
}

/// What the list can be sorted by; the first is the queue's own order.
#[must_use]
pub fn sorts(model: &Model) -> Vec<String> {
    let condition = model.session.rubric.condition.as_ref().map(|condition| &condition.field);
    let keys: Vec<(&str, bool)> = model.tally.columns.keys().collect();
    let is_there = |field: &&String| keys.iter().any(|(name, _)| name == field);
    let blind = &model.session.blind;
    let shown = |is_flag: bool| is_flag && !blind.hides(Hidden::Flags);
    let condition = condition.filter(|_| !blind.hides(Hidden::Tier));
    let flags = keys.iter().filter(|(_, is_flag)| shown(*is_flag)).take(MOST_FLAGS);
    let flags = flags.map(|(name, _)| format!("-{name}"));
    let mut all = vec!["queue".to_owned(), "id".to_owned()];
    all.extend(condition.filter(is_there).cloned());
    all.extend(flags);
    all.push("labelled-at".to_owned());
    all
}

/// The rows that what was typed leaves, in the order of the sort.
fn fill(model: &Model, list: &mut ItemList) {
    let queue = &model.tally.selection;
    let mut rows: Vec<usize> = (0..queue.len()).filter_map(|place| queue.get(place)).collect();
    if let Some(key) = sorts(model).get(list.sort).filter(|_| list.sort > 0) {
        if key == "id" && model.session.blind.hides(Hidden::Id) {
            // By what is seen of the ids; those that look alike stay as they are in the queue.
            rows.sort_by_cached_key(|row| blind::shown_name(model, *row));
        } else {
            Sort::parse(key).sort(&mut rows, &model.tally, &model.session.rubric);
        }
    }
    let letters = list.pick.text.trim();
    if !letters.is_empty() {
        let name = |row: &usize| {
            let name = model.tally.columns.name(*row).unwrap_or("");
            blind::name(model, *row, name)
        };
        let names: Vec<String> = rows.iter().map(name).collect();
        let names = names.iter().map(String::as_str);
        rows = fuzzy::pick(letters, names).into_iter().map(|place| rows[place]).collect();
    }
    list.rows = rows;
    list.picked = list.picked.min(list.rows.len().saturating_sub(1));
}

/// More is known of records: a list that is open shows it.
pub fn refresh(model: &mut Model) {
    let Mode::List(list) = &model.mode else { return };
    let mut list = list.clone();
    let picked = list.rows.get(list.picked).copied();
    fill(model, &mut list);
    let again = list.rows.iter().position(|row| Some(*row) == picked);
    list.picked = again.unwrap_or(list.picked);
    model.mode = Mode::List(list);
}

/// A key on the list: letters pick, everything else moves.
pub fn press(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let Mode::List(mut list) = std::mem::replace(&mut model.mode, Mode::Review) else { return };
    let page = usize::from(model.size.1.saturating_sub(7).max(1));
    let lowest = list.rows.len().saturating_sub(1);
    match chord.written().as_str() {
        "Enter" => {
            if let Some(position) = list.rows.get(list.picked).copied() {
                moving::go_to(model, position, effects);
            }
            return;
        }
        "Esc" | "C-g" | "C-c" => return,
        "C-f" => return prompts::open_filter(model),
        "Down" | "C-n" => list.picked = (list.picked + 1).min(lowest),
        "Up" | "C-p" => list.picked = list.picked.saturating_sub(1),
        "PgDn" => list.picked = (list.picked + page).min(lowest),
        "PgUp" => list.picked = list.picked.saturating_sub(page),
        "Home" => list.picked = 0,
        "End" => list.picked = lowest,
        "Tab" => {
            list.sort = (list.sort + 1) % sorts(model).len();
            list.picked = 0;
            fill(model, &mut list);
        }
        "C-l" => effects.push(Effect::Redraw),
        _ => {
            let before = list.pick.text.clone();
            prompts::edit_line(&mut list.pick, chord);
            if list.pick.text != before {
                list.picked = 0;
                fill(model, &mut list);
            }
        }
    }
    model.mode = Mode::List(list);
}
