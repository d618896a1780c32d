//! *custom*: where a format's texts are, said by the user.

use serde_json::value::RawValue;

use super::draft::Draft;
use super::fields;
use super::format::{self, Format, Problem};
use super::parts::{NoAttachments, PartReader};
use super::turns;
use crate::json::{self, Object};
use crate::transcript::{Kind, Pane, Role, Scalar, WarningCode};

/// The row of the table. No record looks like it: it is only ever named.
pub const FORMAT: Format = Format {
    name: "custom",
    looks_for: "what --map says",
    is_verbatim: false,
    items: format::one,
    signature: |_| None,
    read: |_, _| Err(Problem("nothing was said about where its texts are; use --map".to_owned())),
};

/// Where the parts of a record are, as JSON Pointers (RFC 6901).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    targets: Vec<(Target, String)>,
}

/// What a pointer leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    System,
    Prompt,
    Scratchpad,
    Answer,
    Turns,
    Id,
    Tier,
}

/// The words for targets.
const TARGETS: [(&str, Target); 7] = [
    ("system", Target::System),
    ("prompt", Target::Prompt),
    ("scratchpad", Target::Scratchpad),
    ("answer", Target::Answer),
    ("turns", Target::Turns),
    ("id", Target::Id),
    ("tier", Target::Tier),
];

/// A mapping that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// There is no such target.
    #[error("there is nothing called {name} to map; there are {}", names().join(", "))]
    UnknownTarget {
        /// What was named.
        name: String,
    },
    /// The pointer does not start with a slash.
    #[error("{0} is no JSON Pointer; write e.g. prompt=/request/text")]
    NotAPointer(String),
}

fn names() -> Vec<&'static str> {
    TARGETS.iter().map(|(name, _)| *name).collect()
}

impl Mapping {
    /// Adds `prompt=/a/b` and the like.
    ///
    /// # Errors
    /// Where the target is unknown or the pointer is none.
    pub fn add(&mut self, target: &str, pointer: &str) -> Result<(), MappingError> {
        let found = TARGETS.iter().find(|(name, _)| *name == target);
        let (_, found) =
            found.ok_or_else(|| MappingError::UnknownTarget { name: target.to_owned() })?;
        if !pointer.starts_with('/') {
            return Err(MappingError::NotAPointer(pointer.to_owned()));
        }
        self.targets.push((*found, pointer.to_owned()));
        Ok(())
    }

    /// Whether nothing is mapped.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }
}

/// Reads a record by a mapping.
pub(super) fn read(mapping: &Mapping, text: &str) -> Result<Draft, Problem> {
    let root: &RawValue = serde_json::from_str(text)
        .map_err(|error| Problem(format!("{}; correct the JSON", json::explain(&error, text))))?;
    let mut draft = Draft::default();
    let mut reader = PartReader { attachments: &NoAttachments, lossy: false };
    let mut found_any = false;
    for (target, pointer) in &mapping.targets {
        let Some(value) = follow(root, pointer) else { continue };
        found_any |= !matches!(target, Target::Id | Target::Tier);
        take(*target, pointer, value, &mut reader, &mut draft);
    }
    if !found_any {
        let pointers: Vec<&str> =
            mapping.targets.iter().map(|(_, pointer)| pointer.as_str()).collect();
        let problem = format!("nothing is at {}; correct --map", pointers.join(", "));
        return Err(Problem(problem));
    }
    if !mapping.targets.iter().any(|(target, _)| *target == Target::Turns) {
        // Texts come in the order of a conversation, in whatever order they were mapped.
        draft.turns.sort_by_key(|turn| match turn.role {
            Role::System => 0,
            Role::Assistant => 2,
            _ => 1,
        });
    }
    if reader.lossy {
        draft.warn(WarningCode::BadUtf8);
    }
    if let Some(object) = Object::of(root) {
        let tops: Vec<&str> = mapping
            .targets
            .iter()
            .filter_map(|(_, pointer)| pointer[1..].split('/').next())
            .collect();
        fields::take_in(&object, &tops, &mut draft);
        draft.carried = fields::carried(&object);
    }
    fields::normalise_tier(&mut draft);
    Ok(draft)
}

fn take(
    target: Target,
    pointer: &str,
    value: &RawValue,
    reader: &mut PartReader<'_>,
    draft: &mut Draft,
) {
    let mut text = |pane, role: Role, kind, reader: &mut PartReader<'_>| {
        let text = reader.decode(value);
        draft.push_text(role, role.name(), kind, text);
        draft.origin(pane, pointer);
    };
    match target {
        Target::System => text(Pane::Prompt, Role::System, Kind::Text, reader),
        Target::Prompt => text(Pane::Prompt, Role::User, Kind::Text, reader),
        Target::Scratchpad => text(Pane::Scratchpad, Role::Assistant, Kind::Reasoning, reader),
        Target::Answer => text(Pane::Answer, Role::Assistant, Kind::Text, reader),
        Target::Turns => {
            let elements = json::elements(value).unwrap_or_default();
            draft.turns.extend(turns::read_all(&elements, reader));
            draft.origin(Pane::Prompt, pointer);
            draft.origin(Pane::Answer, pointer);
        }
        Target::Id => draft.id = fields::scalar(value).map(|id| id.to_string()),
        Target::Tier => draft.set_field("tier", fields::scalar(value).unwrap_or(Scalar::Null)),
    }
}

/// The value that a pointer leads to.
fn follow<'r>(root: &'r RawValue, pointer: &str) -> Option<&'r RawValue> {
    pointer[1..].split('/').try_fold(root, |value, step| {
        let step = step.replace("~1", "/").replace("~0", "~");
        match json::elements(value) {
            Some(elements) => elements.get(step.parse::<usize>().ok()?).copied(),
            None => Object::of(value)?.get(&step),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_through_objects_and_arrays() {
        let root: Box<RawValue> = serde_json::from_str(r#"{"a/b":[{"c":1},{"c":"x"}]}"#).unwrap();
        assert_eq!(follow(&root, "/a~1b/1/c").map(RawValue::get), Some("\"x\""));
        assert!(follow(&root, "/a/9").is_none());
    }

    #[test]
    fn mistakes_are_said() {
        let mut mapping = Mapping::default();
        assert!(mapping.add("promt", "/a").unwrap_err().to_string().contains("prompt"));
        assert!(mapping.add("prompt", "a").is_err());
    }
}
