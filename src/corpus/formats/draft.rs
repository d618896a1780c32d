//! A transcript in the making: turns as the file has them.

use serde_json::value::RawValue;

use crate::json;
use crate::transcript::{Digest, Kind, Pane, Role, Scalar, Score, Segment, Warning, WarningCode};

/// One message of a conversation.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Who speaks.
    pub role: Role,
    /// The file's own word for it.
    pub word: String,
    /// The speaker's own name, where there are several of a role; no part of the digest.
    pub name: String,
    /// What is said, in order.
    pub parts: Vec<Part>,
    /// What a monitor or a scorer said of it; no part of the digest.
    pub scores: Vec<Score>,
}

impl Turn {
    /// A turn of a speaker without a name.
    pub fn of(role: Role, word: &str, parts: Vec<Part>) -> Self {
        let (word, name) = (word.to_owned(), String::new());
        Turn { role, word, name, parts, scores: Vec::new() }
    }

    /// The same, as one that 0.1 passed over.
    pub fn marked_new(mut self) -> Self {
        self.parts.iter_mut().for_each(|part| part.is_new = true);
        self
    }
}

/// One part of a message.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it holds.
    pub kind: Kind,
    /// The file's own word for that.
    pub word: String,
    /// The text to show; may be empty.
    pub text: String,
    /// What the digest is made of, where it is not the text.
    pub canonical: Option<String>,
    /// How many characters of it are encrypted.
    pub hidden: usize,
    /// Whether 0.1 passed it over, so that its digests were without it.
    pub is_new: bool,
    /// What joins a call of a tool and what it gave back.
    pub call: String,
}

impl Part {
    /// A part whose digest is that of its text.
    pub fn text(kind: Kind, word: &str, text: String) -> Self {
        Part {
            kind,
            word: word.to_owned(),
            text,
            canonical: None,
            hidden: 0,
            is_new: false,
            call: String::new(),
        }
    }

    /// A part whose digest is that of its JSON.
    pub fn shown(kind: Kind, word: &str, text: String, value: &RawValue) -> Self {
        let canonical = Some(json::canonical(value.get()));
        Part { canonical, ..Part::text(kind, word, text) }
    }

    /// What nothing is known of: its type and its JSON.
    pub fn other(word: &str, value: &RawValue) -> Self {
        let text = format!("{word}\n{}", json::indent(value.get()));
        Part::shown(Kind::Other, word, text, value)
    }
}

/// What has been taken apart into panes before.
#[derive(Clone, Debug, Default)]
pub struct Ready {
    /// What is shown.
    pub segments: Vec<Segment>,
    /// What was taken back.
    pub withdrawn: Vec<Segment>,
}

/// A transcript in the making.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The record's own id.
    pub id: Option<String>,
    /// The conversation.
    pub turns: Vec<Turn>,
    /// What stands in place of turns where panes are known already.
    pub ready: Option<Ready>,
    /// Members that are shown nowhere.
    pub unshown: Vec<String>,
    /// Turns that were taken back; no part of the digest.
    pub withdrawn: Vec<Turn>,
    /// The turns as 0.1 read them, where they differ by more than parts that it passed over.
    pub turns_before: Option<Vec<Turn>>,
    /// The digest that 0.1 gave the record, where it could not read it.
    pub digest_before: Option<Digest>,
    /// Turns that come before the record's own and stand in another file; no part of the digest.
    pub joined: Vec<Turn>,
    /// Scalars that are neither text nor flags.
    pub fields: Vec<(String, Scalar)>,
    /// What a classifier or scorer said.
    pub flags: Vec<(String, Scalar)>,
    /// The flags that a classifier quoted passages for, with these.
    pub quotes: Vec<(String, String)>,
    /// Where panes' texts came from.
    pub origins: Vec<(Pane, String)>,
    /// Why the model stopped, where the file says so.
    pub stop: Option<String>,
    /// A scratchpad that somebody else parsed out of the text, to compare; empty for null.
    pub parsed_scratchpad: Option<String>,
    /// The labels that an export wrote into the record.
    pub carried: Option<Box<str>>,
    /// How many answers the record has; 0 and 1 are one.
    pub answers: usize,
    /// Whether the answer's own verdict tags are looked for.
    pub has_verdict: bool,
    /// What is odd so far.
    pub(super) warnings: Vec<Warning>,
    /// The lengths of reasoning that was withheld, in characters.
    pub(super) redacted: Vec<usize>,
}

impl Draft {
    /// Adds a warning, once for each code.
    pub fn warn(&mut self, code: WarningCode) {
        self.warn_with(code, None);
    }

    /// Adds a warning that says more.
    pub fn warn_with(&mut self, code: WarningCode, detail: Option<String>) {
        if !self.warnings.iter().any(|warning| warning.code == code) {
            self.warnings.push(Warning { code, detail });
        }
    }

    /// Adds a text of a role, where there is one.
    pub fn push_text(&mut self, role: Role, word: &str, kind: Kind, text: String) {
        let name = if kind == Kind::Reasoning { "reasoning" } else { "text" };
        let part = Part::text(kind, name, text);
        match self.turns.last_mut() {
            Some(turn) if turn.role == role && role == Role::Assistant => turn.parts.push(part),
            _ => self.turns.push(Turn::of(role, word, vec![part])),
        }
    }

    /// Notes which part of the record a pane's text came from.
    pub fn origin(&mut self, pane: Pane, from: impl Into<String>) {
        let origin = (pane, from.into());
        if !self.origins.contains(&origin) {
            self.origins.push(origin);
        }
    }

    /// Sets a field that may come from several places; the first one stays.
    pub fn set_field(&mut self, name: &str, value: Scalar) {
        if !self.fields.iter().any(|(known, _)| known == name) {
            self.fields.push((name.to_owned(), value));
        }
    }
}
