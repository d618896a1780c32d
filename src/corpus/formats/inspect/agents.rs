//! Samples of several agents, whose calls to models are in the events alone.

use std::collections::{HashMap, HashSet};

use serde_json::value::RawValue;

use crate::corpus::formats::draft::{Draft, Turn};
use crate::corpus::formats::parts::PartReader;
use crate::corpus::formats::turns;
use crate::json::Object;
use crate::transcript::{Pane, Role};

/// Spans lie in one another at most so deep.
const DEEPEST: usize = 64;

/// Whose a call to a model is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Whose {
    /// The conversation's own.
    Own,
    /// An agent's, by its span and its name.
    Agent(String, String),
    /// A scorer's, which is no part of the transcript.
    Scorer,
}

/// What tells a message of somebody from their others.
type Key = (String, String);

/// Adds what every agent's call was given and what it gave back, each message of an agent once, where it
/// happened; where the conversation has no answer of its own, the calls of nobody in particular, too.
pub fn calls(object: &Object<'_>, reader: &mut PartReader<'_>, draft: &mut Draft) {
    let is_alone = !draft.turns.iter().any(|turn| turn.role == Role::Assistant);
    let names_agents = |events: &RawValue| memchr::memmem::find(events.get().as_bytes(), b"agent");
    let Some(events) = object.get("events") else { return };
    if !is_alone && names_agents(events).is_none() {
        return;
    }
    let events = object.array("events").unwrap_or_default();
    let pool = pool(object);
    let calls: Vec<Call<'_>> = Call::all(&events, reader);
    let mut told = Told::of(&draft.turns);
    // An agent that says what the conversation says leads it.
    let leads: HashSet<&str> = calls
        .iter()
        .filter(|call| call.output.as_ref().is_some_and(|turn| told.is_own(turn)))
        .filter_map(Call::span)
        .collect();
    for call in &calls {
        let is_own = call.span().is_none_or(|span| leads.contains(span));
        if is_own && !is_alone {
            told.go_behind(call.output.as_ref());
            continue;
        }
        let read = input(&call.event, &pool).into_iter().map(|input| turns::read(input, reader));
        for turn in read.chain(call.output.clone()) {
            told.tell(call.agent(), turn);
        }
    }
    told.put_into(draft);
}

/// A call to a model.
struct Call<'r> {
    event: Object<'r>,
    whose: Whose,
    output: Option<Turn>,
}

impl<'r> Call<'r> {
    /// All calls but those of scorers, in order.
    fn all(events: &[&'r RawValue], reader: &mut PartReader<'_>) -> Vec<Self> {
        let mut spans: HashMap<String, Object<'_>> = HashMap::new();
        let mut calls = Vec::new();
        for event in events.iter().filter_map(|event| Object::of(event)) {
            match event.text("event").as_deref() {
                Some("span_begin") => {
                    if let Some(id) = event.text("id") {
                        spans.insert(id, event);
                    }
                }
                Some("model") => {
                    let whose = whose(&event, &spans);
                    if whose != Whose::Scorer {
                        let output = output(&event).map(|message| turns::read(message, reader));
                        calls.push(Call { event, whose, output });
                    }
                }
                _ => {}
            }
        }
        calls
    }

    /// The span of the agent whose it is.
    fn span(&self) -> Option<&str> {
        match &self.whose {
            Whose::Agent(span, _) => Some(span),
            _ => None,
        }
    }

    fn agent(&self) -> &str {
        match &self.whose {
            Whose::Agent(_, name) => name,
            _ => "",
        }
    }
}

/// The messages that events name by their places.
fn pool<'r>(object: &Object<'r>) -> Vec<&'r RawValue> {
    let data = object.object("events_data").and_then(|data| data.array("messages"));
    data.or_else(|| object.array("message_pool")).unwrap_or_default()
}

/// What a call was given: the messages, or those of half-open ranges over the pool.
fn input<'r>(event: &Object<'r>, pool: &[&'r RawValue]) -> Vec<&'r RawValue> {
    let ranges = event.get("input_refs").and_then(|refs| serde_json::from_str(refs.get()).ok());
    let ranges: Vec<(usize, usize)> = ranges.unwrap_or_default();
    let named = ranges.into_iter().filter_map(|(start, end)| pool.get(start..end));
    let given = event.array("input").unwrap_or_default();
    given.into_iter().chain(named.flatten().copied()).collect()
}

/// What a call gave back.
fn output<'r>(event: &Object<'r>) -> Option<&'r RawValue> {
    let choices = event.object("output")?.array("choices")?;
    Object::of(choices.first()?)?.get("message")
}

/// Whose a call is, by the spans that it lies in.
fn whose(event: &Object<'_>, spans: &HashMap<String, Object<'_>>) -> Whose {
    let mut id = event.text("span_id");
    for _ in 0..DEEPEST {
        let Some(span) = id.as_ref().and_then(|id| spans.get(id)) else { break };
        match span.text("type").as_deref() {
            Some("agent") => {
                return Whose::Agent(id.unwrap_or_default(), span.text("name").unwrap_or_default());
            }
            Some("scorer" | "scorers") => return Whose::Scorer,
            _ => id = span.text("parent_id"),
        }
    }
    Whose::Own
}

/// The conversation's own messages, and the agents' among them.
struct Told {
    /// The agents' messages that have been told.
    said: HashSet<Key>,
    /// Where the conversation's own turns are.
    places: HashMap<Key, usize>,
    /// Before which of these the next message of an agent belongs.
    at: usize,
    found: Vec<(usize, Turn)>,
}

impl Told {
    fn of(turns: &[Turn]) -> Self {
        let mut places = HashMap::new();
        for (place, turn) in turns.iter().enumerate() {
            // What an agent handed back may have its name before it.
            for key in [Some(key("", turn)), without_name(turn)].into_iter().flatten() {
                places.entry(key).or_insert(place);
            }
        }
        let first = turns.iter().position(|turn| turn.role == Role::Assistant);
        Told { said: HashSet::new(), places, at: first.unwrap_or(turns.len()), found: Vec::new() }
    }

    fn is_own(&self, turn: &Turn) -> bool {
        self.places.contains_key(&key("", turn))
    }

    /// What comes now happened behind this turn of the conversation.
    fn go_behind(&mut self, output: Option<&Turn>) {
        let place = output.and_then(|turn| self.places.get(&key("", turn)));
        self.at = self.at.max(place.map_or(0, |place| place + 1));
    }

    fn tell(&mut self, agent: &str, turn: Turn) {
        if !self.is_own(&turn) && self.said.insert(key(agent, &turn)) {
            let turn = Turn { name: agent.to_owned(), ..turn.marked_new() };
            self.found.push((self.at, turn));
        }
    }

    fn put_into(self, draft: &mut Draft) {
        if self.found.is_empty() {
            return;
        }
        draft.origin(Pane::Prompt, "events");
        draft.origin(Pane::Answer, "events");
        let mut found = self.found.into_iter().peekable();
        let own = std::mem::take(&mut draft.turns);
        for (place, turn) in own.into_iter().enumerate() {
            while let Some((_, told)) = found.next_if(|(at, _)| *at <= place) {
                draft.turns.push(told);
            }
            draft.turns.push(turn);
        }
        draft.turns.extend(found.map(|(_, turn)| turn));
    }
}

fn key(agent: &str, turn: &Turn) -> Key {
    let texts: Vec<&str> = turn.parts.iter().map(|part| part.text.as_str()).collect();
    (agent.to_owned(), format!("{}\0{}", turn.word, texts.join("\0")))
}

/// The key of a turn that begins with `[NAME] `, without that.
fn without_name(turn: &Turn) -> Option<Key> {
    let mut bare = turn.clone();
    let text = &mut bare.parts.iter_mut().find(|part| part.text.starts_with('['))?.text;
    *text = text.split_once("] ")?.1.to_owned();
    Some(key("", &bare))
}
