//! What opens over the reader: a folder a screen, each with its state, its keys and how it is drawn.

mod codes;
mod evidence;
mod finished;
mod help;
mod hits;
mod list;
mod mapping;
mod numbers;
mod outline;
mod pair;
mod picking;
mod prompt;
mod raw;
mod scrolling;
mod sheet;
mod suggestions;
mod withdrawn;

pub use self::mapping::open as mapping;
pub use self::pair::open as pair;
pub use self::prompt::{leave, save_path};
pub use self::raw::open as raw;

use crate::queue::comparing::Compared;
use crate::tui::keys::command::Command;
use crate::tui::message::Effect;
use crate::tui::model::Model;
use crate::tui::showing::Wish;

type Open = fn(&mut Model, &mut Vec<Effect>);

/// The commands that open a screen.
const OPENERS: [(Command, Open); 21] = [
    (Command::Beside, prompt::beside),
    (Command::Code, prompt::code),
    (Command::Codes, codes::open),
    (Command::ConfirmReread, prompt::reread),
    (Command::Evidence, evidence::open),
    (Command::Filter, prompt::filter),
    (Command::Help, help::open),
    (Command::List, list::open),
    (Command::Map, mapping::ask),
    (Command::Note, prompt::note),
    (Command::Numbers, numbers::open),
    (Command::Outline, outline::open),
    (Command::Pair, pair::ask_for_twin),
    (Command::Palette, prompt::palette),
    (Command::RawRecord, raw::ask),
    (Command::Same, prompt::alike),
    (Command::Search, prompt::search),
    (Command::SearchAll, prompt::search_all),
    (Command::Sheet, sheet::open),
    (Command::Suggestions, suggestions::open),
    (Command::Withdrawn, withdrawn::open),
];

/// Opens the screen of a command; says whether it has one.
pub fn open(model: &mut Model, command: Command, effects: &mut Vec<Effect>) -> bool {
    let opener = OPENERS.iter().find(|(known, _)| *known == command);
    if let Some((_, open)) = opener {
        open(model, effects);
    }
    opener.is_some()
}

/// Opens the screen that follows from what was done.
pub fn grant(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.wish.take() {
        Some(Wish::Finished) => finished::open(model),
        Some(Wish::Twin) => pair::ask_for_twin(model, effects),
        Some(Wish::AnswerInWords) => prompt::answer(model),
        Some(Wish::Reason) => prompt::reason(model),
        None => {}
    }
}

/// Two items have been compared: whoever shows them side by side is told.
pub fn compared(model: &mut Model, compared: &Compared) {
    let mut screens = std::mem::take(&mut model.screens);
    for screen in &mut screens {
        screen.compared(model, compared);
    }
    screens.append(&mut model.screens);
    model.screens = screens;
}

/// A paste is text for a line that is typed; elsewhere it would be a row of commands.
pub fn paste(model: &mut Model, text: &str) {
    let top = model.screens.pop();
    let place = model.screens.len();
    let taken = top.is_some_and(|mut top| {
        let taken = top.paste(model, text);
        model.screens.insert(place, top);
        taken
    });
    if !taken {
        model.say("the paste was passed over: nothing is being typed here");
    }
}
