//! The order of the queue, picked from a menu over the list.

use crate::queue::order::{HESITATION, NEW_WORDS, Sort};
use crate::queue::seal::Seals;
use crate::tui::blind::{self, Hidden};
use crate::tui::model::Model;

/// A menu of keys, and the one that is picked.
#[derive(Clone, Debug, Default)]
pub(super) struct Menu {
    pub(super) keys: Vec<Key>,
    pub(super) picked: usize,
}

/// What the queue can be sorted by.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// As `--sort` takes it.
    pub(super) name: String,
    /// What it is.
    pub(super) help: &'static str,
    /// Whether the highest comes first where nothing else is said.
    falls: bool,
}

impl Menu {
    /// The keys that there are, the one in use picked.
    pub(super) fn open(model: &Model) -> Self {
        let keys = keys(model);
        let now = model.tally.sort().map(ToString::to_string).unwrap_or_default();
        let now = now.trim_start_matches('-');
        let picked = keys.iter().position(|key| key.name == now).unwrap_or(0);
        Menu { keys, picked }
    }

    /// The order that is picked; none is the files' own.
    pub(super) fn chosen(&self) -> Option<Sort> {
        let key = self.keys.get(self.picked).filter(|_| self.picked > 0)?;
        let sign = if key.falls { "-" } else { "" };
        Some(Sort::parse(&format!("{sign}{}", key.name)))
    }
}

fn keys(model: &Model) -> Vec<Key> {
    let hides = |what| model.session.blind.hides(what);
    let key = |name: &str, help, falls| Key { name: name.to_owned(), help, falls };
    let mut all = vec![key("position", "as the files have them", false)];
    if !hides(Hidden::Id) {
        all.push(key("id", "the record's own id", false));
    }
    all.push(key("labelled-at", "when you answered last", true));
    if !blind::hides_names(model) {
        all.push(key(NEW_WORDS, "words that you have not read", false));
        all.push(key(HESITATION, "signs that you hesitated", true));
    }
    let seals = Seals::of(&model.tally, &model.session.rubric);
    for (name, is_flag) in model.tally.columns.keys() {
        if (!is_flag || seals.is_empty()) && !blind::key_tells_hidden(model, name) {
            all.push(key(name, if is_flag { "flag" } else { "field" }, is_flag));
        }
    }
    all
}

/// Puts the whole queue in an order, as soon as every record is known.
pub(super) fn put_in_order(model: &mut Model, sort: Option<Sort>) {
    let words = sort.as_ref().map_or("the files".to_owned(), ToString::to_string);
    let waits = if model.tally.knows_all() { "" } else { ", once every record is read" };
    model.tally.set_sort(sort, &model.session.rubric);
    model.say(format!("the queue is in the order of {words}{waits}"));
}
