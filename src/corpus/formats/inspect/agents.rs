//! Samples of several agents, whose calls to models are in the events alone.

use std::collections::{HashMap, HashSet};

use crate::corpus::formats::draft::{Draft, Turn};
use crate::corpus::formats::parts::PartReader;
use crate::corpus::formats::turns;
use crate::json::Object;
use crate::transcript::Pane;

/// Spans lie in one another at most so deep.
const DEEPEST: usize = 64;

/// Adds what every call was given and what it gave back, each message of an agent once.
pub fn calls(object: &Object<'_>, reader: &mut PartReader<'_>, draft: &mut Draft) {
    let events = object.array("events").unwrap_or_default();
    let mut spans: HashMap<String, Object<'_>> = HashMap::new();
    let mut said: HashSet<(String, String)> =
        draft.turns.iter().map(|turn| key("", turn)).collect();
    let mut found = Vec::new();
    for event in events.iter().filter_map(|event| Object::of(event)) {
        match event.text("event").as_deref() {
            Some("span_begin") => {
                if let Some(id) = event.text("id") {
                    spans.insert(id, event);
                }
            }
            Some("model") => {
                let agent = agent(&event, &spans);
                let input = event.array("input").unwrap_or_default();
                let output = event.object("output").and_then(|output| output.array("choices"));
                let output =
                    output.and_then(|choices| Object::of(choices.first()?)?.get("message"));
                for message in input.into_iter().chain(output) {
                    let turn = Turn { name: agent.clone(), ..turns::read(message, reader) };
                    if said.insert(key(&agent, &turn)) && !said.contains(&key("", &turn)) {
                        found.push(turn);
                    }
                }
            }
            _ => {}
        }
    }
    if !found.is_empty() {
        draft.origin(Pane::Prompt, "events");
        draft.origin(Pane::Answer, "events");
        draft.turns.extend(found);
    }
}

/// What tells a message of an agent from its others.
fn key(agent: &str, turn: &Turn) -> (String, String) {
    let texts: Vec<&str> = turn.parts.iter().map(|part| part.text.as_str()).collect();
    (agent.to_owned(), format!("{}\0{}", turn.word, texts.join("\0")))
}

/// The name of the agent in whose span an event is.
fn agent(event: &Object<'_>, spans: &HashMap<String, Object<'_>>) -> String {
    let mut id = event.text("span_id");
    for _ in 0..DEEPEST {
        let Some(span) = id.as_ref().and_then(|id| spans.get(id)) else { break };
        if span.text("type").as_deref() == Some("agent") {
            return span.text("name").unwrap_or_default();
        }
        id = span.text("parent_id");
    }
    String::new()
}
