//! *`ChatGPT` export*: a tree of messages; the branch that the user saw last is the conversation.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::draft::Draft;
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::corpus::record::Record;
use crate::json::Object;
use crate::transcript::Pane;

/// The row of the table.
pub const FORMAT: Format = Format {
    name: "chatgpt",
    looks_for: "mapping and current_node",
    is_verbatim: false,
    items: format::one,
    signature,
    read,
};

fn signature(object: &Object<'_>) -> Option<String> {
    object.object("mapping")?;
    Some("it has mapping".to_owned())
}

fn read(object: &Object<'_>, _record: &Record<'_>) -> Result<Draft, Problem> {
    let mut draft = Draft { id: fields::id(object), ..Draft::default() };
    draft.id = draft.id.or_else(|| object.text("conversation_id"));
    let mut reader = PartReader::new(&NoAttachments);
    let mapping = object.object("mapping").unwrap_or_default();
    let nodes: HashMap<&str, Object<'_>> =
        mapping.members().filter_map(|(id, node)| Some((id, Object::of(node)?))).collect();
    let branch = branch(&nodes, object.text("current_node"));
    draft.turns = turns::read_all(&branch, &mut reader);
    draft.turns.retain(|turn| turn.parts.iter().any(|part| !part.text.is_empty()));
    draft.origin(Pane::Prompt, "mapping");
    draft.origin(Pane::Answer, "mapping");
    reader.report(&mut draft);
    fields::take_in(object, &["id", "conversation_id", "mapping", "current_node"], &mut draft);
    Ok(draft)
}

/// The messages from the root to the current node.
fn branch<'r>(nodes: &HashMap<&str, Object<'r>>, current: Option<String>) -> Vec<&'r RawValue> {
    let leaf = || {
        let is_leaf =
            |node: &Object<'_>| node.array("children").is_none_or(|children| children.is_empty());
        let mut leaves: Vec<&str> =
            nodes.iter().filter(|(_, node)| is_leaf(node)).map(|(id, _)| *id).collect();
        leaves.sort_unstable();
        leaves.first().map(|id| (*id).to_owned())
    };
    let mut next = current.or_else(leaf);
    let mut messages = Vec::new();
    // A tree that is a circle ends once every node has been seen.
    for _ in 0..nodes.len() {
        let Some(node) = next.as_deref().and_then(|id| nodes.get(id)) else { break };
        messages.extend(node.get("message"));
        next = node.text("parent");
    }
    messages.reverse();
    messages
}
