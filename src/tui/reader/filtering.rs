//! Narrowing the queue.

use super::{arrivals, moving};
use crate::filter::{self, Expr};
use crate::queue::checking::check;
use crate::queue::seal::Seals;
use crate::queue::survey::Survey;
use crate::tui::blind;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::showing::Others;

/// The filter that was typed, and what has to be known of records for it.
///
/// # Errors
/// Where it is none, names what is not there, or would tell what is hidden.
pub fn read_filter(model: &Model, typed: &str) -> Result<(Survey, Expr), String> {
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
    Seals::of(&model.tally, &model.session.rubric).check_filter(&expr)?;
    if model.tally.knows_all() {
        let known = check(&expr, &model.tally.columns, &model.session.rubric);
        // What the nearest key is called may be what is hidden.
        let is_blind = !model.session.blind.is_off();
        let bare = |problem: String| problem.split(';').next().unwrap_or_default().to_owned();
        known.map_err(|problem| if is_blind { bare(problem) } else { problem })?;
    }
    let survey = Survey::new(&model.session.rubric, Some(&expr));
    Ok((survey.map_err(|error| error.to_string())?, expr))
}

/// Sets or clears the filter, and shows the first item of the queue that it makes.
pub fn apply_filter(
    model: &mut Model,
    survey: Survey,
    filter: Option<Expr>,
    effects: &mut Vec<Effect>,
) {
    let known = model.tally.filter_anew(survey.clone(), filter, &model.session.rubric);
    // Which questions are asked of the item on the screen is told by other clauses now; without them an
    // answer could make it done before all were asked.
    if let Some(current) = &mut model.current {
        current.bits = if current.spot.is_none() {
            model.tally.take_in_item(&current.item, &model.session.rubric)
        } else {
            model.tally.survey().bits_of(&current.item)
        };
    }
    if known {
        arrivals::survey_done(model, effects);
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

/// Makes some items the queue, goes to the first one, and says how to leave them.
pub fn open_items(model: &mut Model, what: &str, items: &[usize], effects: &mut Vec<Effect>) {
    let Some(first) = items.first().copied() else { return };
    model.message = None;
    model.tally.open(what, items);
    let key = |command| model.session.keymap.key_for(command);
    let (next, all, numbers) =
        (key(Command::NextOpen), key(Command::ClearFilter), key(Command::Numbers));
    let mut words = format!("{next} next · {all} the whole queue · {numbers} the numbers");
    let is_shared = !model.other_sheets(first).is_empty();
    if is_shared && model.others == Others::Hidden {
        words.push_str(&format!(" · {} what others say", key(Command::ShowOthers)));
    }
    moving::go_to(model, first, effects);
    model.say(words);
}
