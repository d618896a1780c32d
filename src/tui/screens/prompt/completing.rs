//! What a filter may go on with: keys, values, answers, states, saved filters.

use super::state::{Does, Suggestion};
use crate::filter::{Op, State, Value};
use crate::queue::checking::answers;
use crate::transcript::{Pane, WarningCode};
use crate::tui::line::Line;
use crate::tui::model::Model;

/// A key with more values than these is no help.
const MOST_VALUES: usize = 40;

/// What the word at the cursor may become.
pub fn suggestions(model: &Model, line: &Line) -> Vec<Suggestion> {
    let before = &line.text[..line.cursor];
    let start = before.rfind([' ', '(', '!']).map_or(0, |at| at + 1);
    let start = start + usize::from(before[start..].starts_with('-'));
    let word = &before[start..];
    if word.contains(['"', '/']) {
        return Vec::new();
    }
    let (fixed, rest) = cut(word);
    let fits = |(words, _): &(String, String)| {
        words.to_lowercase().starts_with(&rest.to_lowercase()) && words != rest
    };
    let all = if fixed.is_empty() { words(model) } else { values(model, fixed) };
    let suggestion = |(words, help): (String, String)| {
        let head = format!("{}{fixed}{words}", &before[..start]);
        let line =
            Line { cursor: head.len(), text: format!("{head}{}", &line.text[line.cursor..]) };
        Suggestion { words: format!("{fixed}{words}"), help, line, does: Does::Complete }
    };
    all.into_iter().filter(fits).map(suggestion).collect()
}

/// What of a word stays, and what is still to be completed: `tier=` and `fr`.
fn cut(word: &str) -> (&str, &str) {
    let value = word.rfind('|').map(|at| at + 1);
    let signs = || Op::ALL.iter().filter(|(op, _)| *op != Op::Contains);
    let sign = || signs().filter_map(|(_, sign)| Some(word.find(sign)? + sign.len())).max();
    let colon = || {
        let at = word.find(':')? + 1;
        ["is:", "has:", "warn:"].contains(&&word[..at]).then_some(at)
    };
    word.split_at(value.or_else(sign).or_else(colon).unwrap_or(0))
}

/// Words that begin a clause.
fn words(model: &Model) -> Vec<(String, String)> {
    let pair = |words: String, help: &str| (words, help.to_owned());
    let mut all = vec![pair("is:open".to_owned(), "neither done nor skipped")];
    let saved = &model.session.filters;
    all.extend(saved.iter().map(|(name, text)| (format!("@{name}"), text.clone())));
    let questions = &model.session.rubric.questions;
    all.extend(
        questions.iter().map(|question| (format!("label:{}=", question.id), question.text.clone())),
    );
    // What a key is called may be what is hidden.
    if model.session.blind.is_off() {
        let keys = model.tally.columns.keys();
        all.extend(
            keys.map(|(key, is_flag)| {
                pair(format!("{key}="), if is_flag { "flag" } else { "field" })
            }),
        );
    }
    all.push(pair("is:".to_owned(), "how the review of the item stands"));
    all.push(pair("has:".to_owned(), "a pane, a field, a label, a note"));
    all.push(pair("warn:".to_owned(), "a warning about the text"));
    all.extend(Pane::ALL.map(|pane| pair(format!("{}:", pane.name()), "holds this text")));
    all.push(pair("role:".to_owned(), "somebody of this role or name speaks"));
    all.push(pair("tool:".to_owned(), "a tool of this name is called"));
    all
}

/// What may stand behind the beginning of a clause.
fn values(model: &Model, fixed: &str) -> Vec<(String, String)> {
    let plain = |words: &str| (words.to_owned(), String::new());
    match fixed {
        "is:" => State::ALL.iter().map(|(_, name, _)| plain(name)).collect(),
        "warn:" => WarningCode::ALL.iter().map(|code| plain(code.name())).collect(),
        "has:" => {
            let panes = Pane::ALL.iter().map(|pane| pane.name());
            panes.chain(["label", "evidence", "note"]).map(plain).collect()
        }
        _ => {
            let key = fixed.split(['=', '!', '~', '<', '>']).next().unwrap_or_default();
            let before = fixed.rfind('|').map_or("", |at| &fixed[..at]);
            let all = match key.strip_prefix("label:") {
                Some(question) => answers_to(model, question.split('@').next().unwrap_or_default()),
                None if model.session.blind.is_off() => {
                    model.tally.columns.distinct(key, MOST_VALUES)
                }
                None => Vec::new(),
            };
            let is_new = |value: &String| !before.split(['=', '|']).any(|known| known == *value);
            all.into_iter()
                .filter(is_new)
                .map(|value| plain(&Value::Word(value).to_string()))
                .collect()
        }
    }
}

/// The answers that the question of this id can have.
fn answers_to(model: &Model, question: &str) -> Vec<String> {
    model.session.rubric.question(question).map(answers).unwrap_or_default()
}
