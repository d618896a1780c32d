//! *agent session*: a conversation with a message a line or an element: plain turns, Claude Code,
//! Codex, Gemini CLI, Kimi, events of `OpenHands`.
//!
//! Agents write lines of their own among the turns, and new ones with every version: what is no turn
//! is passed over and counted. Turns that were taken back are kept apart.

mod claude;
mod codex;
mod gemini_cli;
mod line;
mod openhands;
mod telling;

use serde_json::value::RawValue;

use self::line::{Line, Standing};
use self::telling::{is_of_session, is_passed_over};
use super::draft::{Draft, Turn};
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Pane, Scalar};

/// The row of the table. A file with a turn a line is read as the array that it stands for.
pub const FORMAT: Format = Format {
    name: "session",
    looks_for: "a turn a line, an array of turns, or loglines[] of an agent's session",
    is_verbatim: false,
    items: format::one,
    signature,
    read: read_log,
};

/// So many elements are looked at to tell whether they are turns.
const LOOKED_AT: usize = 200;

fn signature(object: &Object<'_>) -> Option<String> {
    let lines = object.get("loglines")?;
    is_array_of_turns(lines.get()).then(|| "loglines is an array of turns".to_owned())
}

fn read_log(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let lines = object.array("loglines").unwrap_or_default();
    Ok(read_lines(&lines, "loglines"))
}

/// Whether a JSON text is an array of turns, with lines of an agent's own among them.
pub fn is_array_of_turns(text: &str) -> bool {
    if !text.trim_start().starts_with('[') {
        return false;
    }
    let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(text) else { return false };
    let told = |value: &&RawValue| Object::of(value).map_or(Told::Nothing, |object| told(&object));
    // Plain turns come from the start on; an agent's own lines may stand before them.
    let begins =
        elements.iter().take(3).all(|value| Object::of(value).is_some_and(|one| is_turn(&one)));
    let mut kinds = elements.iter().take(LOOKED_AT).map(told);
    !elements.is_empty() && (begins || kinds.any(|kind| kind == Told::Session))
}

/// What an object in a list of turns is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// A turn as any chat has it.
    Turn,
    /// A line that only agents' sessions have.
    Session,
    /// Neither.
    Nothing,
}

/// What an object in a list of turns is.
pub fn told(object: &Object<'_>) -> Told {
    if is_of_session(object) {
        Told::Session
    } else if turns::is_turn(object) {
        Told::Turn
    } else {
        Told::Nothing
    }
}

/// Whether an object is either of them, which is quicker to tell.
pub fn is_turn(object: &Object<'_>) -> bool {
    turns::is_turn(object) || is_of_session(object)
}

/// Reads an array of turns, or of what stands for them.
pub fn read_array(text: &str) -> Result<Draft, Problem> {
    let elements: Vec<&RawValue> = serde_json::from_str(text)
        .map_err(|error| Problem(format!("{}; correct the JSON", json::explain(&error, text))))?;
    Ok(read(&elements, "the array's turns"))
}

/// Reads the elements of a conversation, each of which is shown unless agents' lines are among them;
/// `origin` names where they are.
pub fn read(elements: &[&RawValue], origin: &str) -> Draft {
    let objects: Vec<Option<Object<'_>>> = elements.iter().map(|value| Object::of(value)).collect();
    if objects.iter().flatten().any(is_of_session) {
        return read_lines(elements, origin);
    }
    let mut reader = PartReader::new(&NoAttachments);
    let mut draft = Draft::default();
    let mut passed_over = 0;
    for (value, object) in elements.iter().zip(&objects) {
        match object {
            Some(object) => draft.turns.push(turns::read_known(value, object, &mut reader)),
            None => passed_over += 1,
        }
    }
    let first = objects.iter().flatten().next();
    finish(draft, &mut reader, (origin, passed_over), first)
}

/// Reads the lines of an agent's session.
fn read_lines(elements: &[&RawValue], origin: &str) -> Draft {
    let mut reader = PartReader::new(&NoAttachments);
    let lines: Vec<Line<'_>> = elements.iter().filter_map(|value| Line::of(value)).collect();
    let mut draft = Draft::default();
    let codex = codex::Said::of(&lines);
    let standing = gemini_cli::standing(&lines);
    let standing = claude::standing(&lines, standing);
    let mut passed_over = elements.len() - lines.len();
    let takes_back = standing.contains(&Standing::Withdrawn);
    let mut before = Vec::new();
    for (line, standing) in lines.iter().zip(&standing) {
        let read = match standing {
            Standing::PassedOver => Vec::new(),
            _ => entry(line, &codex, &mut reader),
        };
        if takes_back {
            before.extend(read.iter().cloned());
        }
        match (standing, read.is_empty()) {
            (_, true) => passed_over += 1,
            (Standing::Withdrawn, false) => draft.withdrawn.extend(read),
            (_, false) => draft.turns.extend(read),
        }
    }
    draft.turns_before = takes_back.then(|| turns::join_thoughts(before));
    codex.withdraw(&mut draft);
    draft.id = lines.iter().find_map(Line::session);
    let first = lines.iter().find(|line| !is_passed_over(line)).map(|line| &line.object);
    finish(draft, &mut reader, (origin, passed_over), first)
}

/// The turns that a line stands for; none where it is the agent's own.
fn entry(line: &Line<'_>, codex: &codex::Said, reader: &mut PartReader<'_>) -> Vec<Turn> {
    if is_passed_over(line) {
        return Vec::new();
    }
    if openhands::is_event(&line.object) {
        return vec![openhands::event(&line.object, reader)];
    }
    if let Some(payload) = line.object.get("payload") {
        return codex.turns(line, payload, reader);
    }
    if let Some(item) = codex::item(&line.object) {
        return codex::read_item(item, reader);
    }
    let message = line.object.get("message").filter(|message| json::is_object(message));
    let mut turn = turns::read(message.unwrap_or(line.value), reader);
    claude::name(&line.object, &mut turn);
    vec![turn]
}

/// What every conversation ends with.
fn finish(
    mut draft: Draft,
    reader: &mut PartReader<'_>,
    (origin, passed_over): (&str, usize),
    first: Option<&Object<'_>>,
) -> Draft {
    draft.turns = turns::join_thoughts(std::mem::take(&mut draft.turns));
    if passed_over > 0 {
        draft.set_field("passed_over", Scalar::Number(passed_over.to_string().into()));
    }
    reader.report(&mut draft);
    for pane in [Pane::Prompt, Pane::Answer] {
        draft.origin(pane, origin);
    }
    if let Some(first) = first {
        let taken = [
            "message",
            "content",
            "uuid",
            "id",
            "parentUuid",
            "timestamp",
            "sessionId",
            "role",
            "type",
            "source",
            "args",
            "action",
            "payload",
        ];
        fields::take_in(first, &taken, &mut draft);
    }
    draft
}
