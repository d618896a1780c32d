//! One line of a session.

use serde_json::value::RawValue;

use crate::json::Object;

/// A line of a session that is an object.
pub struct Line<'r> {
    /// As it stands.
    pub value: &'r RawValue,
    /// Its members.
    pub object: Object<'r>,
}

impl<'r> Line<'r> {
    /// The line, if it is an object.
    pub fn of(value: &'r RawValue) -> Option<Self> {
        Some(Line { value, object: Object::of(value)? })
    }

    /// Its type's name, or nothing.
    pub fn kind(&self) -> String {
        self.object.text("type").unwrap_or_default()
    }

    /// What tells it from others.
    pub fn uuid(&self) -> Option<String> {
        self.object.text("uuid")
    }

    /// Which session it is of.
    pub fn session(&self) -> Option<String> {
        ["sessionId", "session_id", "thread_id"].iter().find_map(|key| self.object.text(key))
    }
}

/// Whether a line counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is part of the conversation.
    Stands,
    /// It was taken back.
    Withdrawn,
    /// It is no turn, or says again what another says.
    PassedOver,
}
