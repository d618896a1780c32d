//! *agent trajectory*: what agents write of a run: ATIF, SWE-agent, tau-bench.

use serde_json::value::RawValue;

use super::draft::{Draft, Part, Turn};
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role};

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "trajectory",
    looks_for: "steps[], trajectory[], history[] or traj[] of an agent's run",
    is_verbatim: false,
    items: format::one,
    signature,
    read,
};

/// Where the steps of a run may be, the most telling first.
const STEPS_KEYS: [&str; 4] = ["steps", "trajectory", "traj", "history"];

fn signature(object: &Object<'_>) -> Option<String> {
    let (key, steps) = steps(object)?;
    let first = Object::of(steps.first()?)?;
    let told = match key {
        "steps" => object.get("schema_version").is_some() && first.get("source").is_some(),
        "trajectory" => first.get("action").is_some() || first.get("response").is_some(),
        _ => turns::is_turn(&first),
    };
    told.then(|| format!("{key} are the steps of an agent's run"))
}

fn steps<'a>(object: &Object<'a>) -> Option<(&'static str, Vec<&'a RawValue>)> {
    let there = |key| object.array(key).filter(|steps| !steps.is_empty());
    STEPS_KEYS.into_iter().find_map(|key| Some((key, there(key)?)))
}

/// What the agent was given before its first step: only the history has it.
fn set_up(object: &Object<'_>, reader: &mut PartReader<'_>) -> Vec<Turn> {
    let history = object.array("history").unwrap_or_default();
    let turns = history.into_iter().map(|turn| turns::read(turn, reader));
    turns.take_while(|turn| turn.role != Role::Assistant).collect()
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: id(object), ..Draft::default() };
    let mut reader = PartReader::new(&NoAttachments);
    if let Some((key, steps)) = steps(object) {
        if key == "trajectory" {
            draft.turns.extend(set_up(object, &mut reader));
        }
        for step in steps.iter().filter_map(|step| Object::of(step).map(|object| (step, object))) {
            match key {
                "steps" => atif_step(&step.1, &mut reader, &mut draft),
                "trajectory" => swe_step(&step.1, &mut reader, &mut draft),
                _ => draft.turns.push(without_echo(turns::read(step.0, &mut reader))),
            }
        }
        draft.origin(Pane::Prompt, key);
        draft.origin(Pane::Answer, key);
    }
    reader.report(&mut draft);
    if let Some(reward) = object.get("reward") {
        fields::take_in_flags("reward", reward, &mut draft, 0);
    }
    let taken =
        ["steps", "trajectory", "traj", "history", "reward", "task_id", "session_id", "agent"];
    fields::take_in(object, &taken, &mut draft);
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

/// tau-bench tells a task and a trial apart.
fn id(object: &Object<'_>) -> Option<String> {
    let scalar =
        |name: &str| object.get(name).and_then(fields::scalar).map(|value| value.to_string());
    match (scalar("task_id"), scalar("trial")) {
        (Some(task), Some(trial)) => Some(format!("{task}:{trial}")),
        (Some(task), None) => Some(task),
        _ => scalar("session_id").or_else(|| fields::id(object)),
    }
}

/// A step of ATIF: what was said and called, then what came of it. A step that only repeats the
/// context of an earlier file is left out, since it is there already.
fn atif_step(step: &Object<'_>, reader: &mut PartReader<'_>, draft: &mut Draft) {
    if step.get("is_copied_context").is_some_and(|copied| copied.get() == "true") {
        return;
    }
    draft.turns.push(turns::read_record(step, reader));
    let observation = step.object("observation");
    let results = observation.as_ref().and_then(|observation| observation.array("results"));
    for result in results.unwrap_or_default() {
        let parts = match Object::of(result).and_then(|result| result.get("content")) {
            Some(content) => reader.content(content, Kind::ToolResult),
            None => reader.content(result, Kind::ToolResult),
        };
        draft.turns.push(Turn::of(Role::Tool, "tool", parts));
    }
}

/// A step of SWE-agent: what it thought, what it said, what it did, and what it saw.
fn swe_step(step: &Object<'_>, reader: &mut PartReader<'_>, draft: &mut Draft) {
    let mut parts = Vec::new();
    let thought = step.get("thought").map(|thought| reader.decode(thought)).unwrap_or_default();
    let response = step.get("response").map(|response| reader.decode(response)).unwrap_or_default();
    if !thought.is_empty() && !response.contains(&thought) {
        parts.push(Part::text(Kind::Reasoning, "thought", thought));
    }
    if !response.is_empty() {
        parts.push(Part::text(Kind::Text, "text", response));
    }
    if let Some(action) = step.get("action") {
        let canonical = Some(json::canonical(action.get()));
        let text = reader.decode(action);
        parts.push(Part { canonical, ..Part::text(Kind::ToolCall, "action", text) });
    }
    draft.turns.push(Turn::of(Role::Assistant, "assistant", parts));
    if let Some(observation) = step.get("observation") {
        let parts = reader.content(observation, Kind::ToolResult);
        draft.turns.push(Turn::of(Role::Tool, "tool", parts));
    }
}

/// Some agents log a thought that is the message itself; it is shown once, as the message.
fn without_echo(mut turn: Turn) -> Turn {
    let said: Vec<String> = turn
        .parts
        .iter()
        .filter(|part| part.kind == Kind::Text)
        .map(|part| part.text.clone())
        .collect();
    turn.parts.retain(|part| {
        part.kind != Kind::Reasoning || !said.iter().any(|text| text.trim() == part.text.trim())
    });
    turn
}
