//! Claude Code: a tree of lines, of which the branch with the last turn is the conversation.

use std::collections::{HashMap, HashSet};

use serde_json::value::RawValue;

use super::line::{Line, Standing};
use super::telling::is_passed_over;
use crate::corpus::formats::draft::Turn;
use crate::json::Object;
use crate::transcript::Kind;

/// Which lines stand, as far as others have left them standing.
pub fn standing(lines: &[Line<'_>], before: Vec<Standing>) -> Vec<Standing> {
    let mut standing = before;
    let mut place_of: HashMap<String, usize> = HashMap::new();
    for (place, line) in lines.iter().enumerate() {
        let Some(uuid) = line.uuid() else { continue };
        // A resumed session says again what it goes on from.
        let message = |place: usize| lines[place].object.get("message").map(RawValue::get);
        match place_of.get(&uuid) {
            Some(known) if message(*known) == message(place) => {
                standing[place] = Standing::PassedOver;
            }
            Some(_) => {}
            None => {
                place_of.insert(uuid, place);
            }
        }
    }
    let is_turn = |place: &usize| {
        let line = &lines[*place];
        standing[*place] == Standing::Stands && is_on_main(line) && !is_passed_over(line)
    };
    let turns: Vec<usize> = (0..lines.len()).filter(is_turn).collect();
    let has_tree = turns.iter().any(|place| lines[*place].object.text("parentUuid").is_some());
    let Some(last) = turns.last().copied().filter(|_| has_tree) else { return standing };
    let parent = |place: usize| {
        let object = &lines[place].object;
        let parent = object.text("parentUuid").or_else(|| object.text("logicalParentUuid"))?;
        place_of.get(&parent).copied()
    };
    let mut kept: HashSet<usize> = HashSet::new();
    let mut next = Some(last);
    while let Some(place) = next.filter(|place| kept.insert(*place)) {
        next = parent(place);
    }
    let kept_messages: HashSet<String> =
        kept.iter().filter_map(|place| message_id(&lines[*place])).collect();
    for place in turns {
        if kept.contains(&place) {
            continue;
        }
        let up = parent(place);
        let hangs_on = up.is_some_and(|up| kept.contains(&up));
        // The results of calls that were made at once stand beside one another, as do the pieces of
        // one message; where nothing says what a line follows, it follows the one before.
        let is_beside = hangs_on && is_result(&lines[place])
            || message_id(&lines[place]).is_some_and(|id| kept_messages.contains(&id))
            || up.is_none()
                && place < last
                && lines[place].object.text("parentUuid").is_none()
                && !has_rival(lines, &kept, place);
        if is_beside {
            kept.insert(place);
        } else {
            standing[place] = Standing::Withdrawn;
        }
    }
    standing
}

/// Whether another first message took this one's place.
fn has_rival(lines: &[Line<'_>], kept: &HashSet<usize>, place: usize) -> bool {
    let is_root = |other: &usize| {
        let object = &lines[*other].object;
        object.text("parentUuid").is_none() && object.text("logicalParentUuid").is_none()
    };
    kept.iter().any(|other| *other > place && is_root(other))
}

/// Sub-agents have trees of their own.
fn is_on_main(line: &Line<'_>) -> bool {
    line.uuid().is_some() && !is_true(&line.object, "isSidechain")
}

fn is_true(object: &Object<'_>, key: &str) -> bool {
    object.get(key).is_some_and(|value| value.get() == "true")
}

fn message_id(line: &Line<'_>) -> Option<String> {
    line.object.object("message")?.text("id")
}

/// Whether a line is nothing but what tools gave back.
fn is_result(line: &Line<'_>) -> bool {
    let message = line.object.object("message");
    let parts = message.as_ref().and_then(|message| message.array("content")).unwrap_or_default();
    let is_one = |part: &&RawValue| {
        Object::of(part).is_some_and(|part| part.text("type").as_deref() == Some("tool_result"))
    };
    !parts.is_empty() && parts.iter().all(is_one)
}

/// Says who really spoke, where that is not the one whose turn it is.
pub fn name(object: &Object<'_>, turn: &mut Turn) {
    let sub_agent = is_true(object, "isSidechain") || object.text("parent_tool_use_id").is_some();
    let name = if sub_agent {
        let id = object.text("agentId").or_else(|| object.text("parent_tool_use_id"));
        id.map_or_else(|| "sub-agent".to_owned(), |id| format!("sub-agent {id}"))
    } else if is_true(object, "isCompactSummary") {
        "summary of what came before".to_owned()
    } else if is_true(object, "isMeta") {
        "injected".to_owned()
    } else {
        String::new()
    };
    if !name.is_empty() {
        turn.name = name;
    }
    if is_true(object, "isApiErrorMessage") {
        for part in turn.parts.iter_mut().filter(|part| part.kind == Kind::Text) {
            part.kind = Kind::Error;
        }
    }
}
