//! What a typed line means.

use crate::rubric::{Answer, Pressed, Question, QuestionKind};
use crate::tui::keys::command::Command;
use crate::tui::model::Model;

/// What is to be done.
pub enum Does {
    /// A command of the screen's.
    Run(Command),
    /// An answer to the active question; `None` clears it.
    Answer(Option<Answer>),
    /// A note on the item.
    Note(String),
    /// To the item of this name.
    Go(String),
    /// The item once more, with what is folded.
    PrintAll,
    /// The item once more.
    PrintAgain,
    /// What can be typed.
    Help,
    /// Nothing, and why.
    Nothing(String),
}

/// Commands by what is typed.
const COMMANDS: [(&[&str], Command); 9] = [
    (&["n", "next"], Command::NextItem),
    (&["p", "previous"], Command::PreviousItem),
    (&["u", "undo"], Command::Undo),
    (&["redo"], Command::Redo),
    (&["s", "skip"], Command::Skip),
    (&["m", "bookmark"], Command::Bookmark),
    (&["x", "clear"], Command::ClearAnswer),
    (&["."], Command::NextQuestion),
    (&["q", "quit"], Command::Quit),
];

/// What a line means to the active question, else to the review.
pub fn meant(model: &Model, line: &str) -> Does {
    let line = line.trim();
    if line.is_empty() {
        return Does::Run(Command::NextOpen);
    }
    if let Some(command) = line.strip_prefix(':') {
        return commanded(command.trim());
    }
    let question = model.active_question();
    if question.is_some_and(|question| question.kind == QuestionKind::Text) {
        return Does::Answer(Some(Answer::Word(line.to_owned())));
    }
    let now = model.current.as_ref().zip(question);
    let now = now.and_then(|(current, question)| current.sheet.answer(&question.id));
    let answer = question.and_then(|question| answered(question, line, now));
    answer.unwrap_or_else(|| commanded(line))
}

/// The answer that a line gives: digits or words of its choices, several where several may hold.
fn answered(question: &Question, line: &str, now: Option<&Answer>) -> Option<Does> {
    let mut answer = now.cloned();
    for word in line.split([' ', ',']).filter(|word| !word.is_empty()) {
        let Pressed::Answer(next) = pressed(question, word, answer.as_ref())? else { return None };
        answer = next;
    }
    Some(Does::Answer(answer))
}

fn pressed(question: &Question, word: &str, now: Option<&Answer>) -> Option<Pressed> {
    let options = question.options();
    let is_it = |digit: char, letter: Option<char>, label: &str, answer: &Answer| {
        word.chars().eq([digit])
            || letter.is_some_and(|letter| word.chars().eq([letter]))
            || word.eq_ignore_ascii_case(label)
            || word == answer.to_string()
    };
    let option = options
        .iter()
        .find(|option| is_it(option.digit, option.letter, &option.label, option.answer()))?;
    let digit = option.digit.to_digit(10).and_then(|digit| u8::try_from(digit).ok())?;
    question.press(digit, now)
}

fn commanded(line: &str) -> Does {
    if let Some((_, command)) = COMMANDS.iter().find(|(names, _)| names.contains(&line)) {
        return Does::Run(*command);
    }
    match line.split_once(' ') {
        Some(("note", words)) => Does::Note(words.trim().to_owned()),
        Some(("go", name)) => Does::Go(name.trim().to_owned()),
        _ => match line {
            "?" | "help" => Does::Help,
            "all" => Does::PrintAll,
            "again" => Does::PrintAgain,
            _ => Does::Nothing(format!("{line}: no answer and no command; ? says what there is")),
        },
    }
}
