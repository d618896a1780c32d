//! The domain: a transcript as a reviewer sees it, whatever file it came from.
//!
//! Everything here is plain data. Readers in `corpus` make transcripts; the screen, the filter
//! and the exports read them. This module imports nothing of the crate.

use std::fmt;
use std::str::FromStr;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

/// One of the three columns of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pane {
    /// What the model was given: system, user, tool results.
    Prompt,
    /// What the model thought: tagged scratchpads and native reasoning.
    Scratchpad,
    /// What the model gave back: answers and tool calls.
    Answer,
}

impl Pane {
    /// All panes, from left to right.
    pub const ALL: [Pane; 3] = [Pane::Prompt, Pane::Scratchpad, Pane::Answer];

    /// The word used in filters, JSON and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Pane::Prompt => "prompt",
            Pane::Scratchpad => "scratchpad",
            Pane::Answer => "answer",
        }
    }

    /// Its place from the left, 0 to 2.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Pane::Prompt => 0,
            Pane::Scratchpad => 1,
            Pane::Answer => 2,
        }
    }
}

impl fmt::Display for Pane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Who speaks, as one of a few classes. The digest uses the file's own word instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Set-up text: system or developer.
    System,
    /// The person, or whoever plays them.
    User,
    /// The model under study.
    Assistant,
    /// The result of a tool call.
    Tool,
    /// A role word that the reader does not know.
    Other,
}

impl Role {
    /// The word used in headings and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
            Role::Tool => "tool",
            Role::Other => "other",
        }
    }
}

/// What a segment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Plain text.
    Text,
    /// Reasoning that was written apart from the answer, tagged or native.
    Reasoning,
    /// Reasoning that the provider withheld; the text is its summary, or says what was withheld.
    Redacted,
    /// A tool call: its name, then its arguments.
    ToolCall,
    /// What a tool gave back.
    ToolResult,
    /// A placeholder for a picture.
    Image,
    /// A placeholder for sound.
    Audio,
    /// A placeholder for moving pictures.
    Video,
    /// A placeholder for a file.
    Document,
    /// A refusal in a field of its own.
    Refusal,
    /// A citation.
    Citation,
    /// An error that took the place of a text.
    Error,
    /// The bytes of a record that could not be read.
    Raw,
    /// Anything else: its type and its JSON.
    Other,
}

impl Kind {
    /// The word used in headings and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Reasoning => "reasoning",
            Kind::Redacted => "redacted",
            Kind::ToolCall => "tool_call",
            Kind::ToolResult => "tool_result",
            Kind::Image => "image",
            Kind::Audio => "audio",
            Kind::Video => "video",
            Kind::Document => "document",
            Kind::Refusal => "refusal",
            Kind::Citation => "citation",
            Kind::Error => "error",
            Kind::Raw => "raw",
            Kind::Other => "other",
        }
    }
}

/// A run of text of one kind by one speaker in one pane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// The pane it is shown in.
    pub pane: Pane,
    /// 0 is the set-up (system turns at the start). Turn `k` is the inputs that lead to the
    /// assistant's message number `k` and that message's reasoning and outputs; inputs after the
    /// last assistant message have the next number.
    pub turn: u32,
    /// Who speaks.
    pub role: Role,
    /// The speaker's own name, where the file gives one beside the role.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub name: Box<str>,
    /// What it holds.
    pub kind: Kind,
    /// The file's own text, decoded, nothing added and nothing taken away.
    pub text: String,
    /// What joins a call of a tool and what it gave back, where the file says so.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub call: Box<str>,
    /// What a monitor or a scorer said of the message that ends with this segment.
    #[serde(skip_serializing_if = "<[Score]>::is_empty", serialize_with = "by_name")]
    pub scores: Box<[Score]>,
    /// The tags that stood around the text and told its pane.
    #[serde(skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

/// What is said of something: a name and a value.
pub type Score = (Box<str>, Scalar);

/// Writes names and values as an object.
///
/// # Errors
/// Where the serializer fails.
pub fn by_name<S: Serializer, N: AsRef<str>>(
    pairs: &[(N, Scalar)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(pairs.len()))?;
    for (name, value) in pairs {
        map.serialize_entry(name.as_ref(), value)?;
    }
    map.end()
}

/// Tags around a segment, as they are written; empty where there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tags {
    /// Those before it.
    pub before: Box<str>,
    /// Those behind it.
    pub after: Box<str>,
}

impl Tags {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }
}

/// A single value of a record: a field or a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// JSON null.
    Null,
    /// true or false.
    Bool(bool),
    /// A number, as the file writes it.
    Number(Box<str>),
    /// A text.
    Text(Box<str>),
}

/// What data frames and classifiers write for a value that is not there. `none` and `n/a` in small
/// letters may be a judge's own words.
const MISSING: [&str; 3] = ["N/A", "None", "FAILED TO PARSE"];

impl Scalar {
    /// The number, if it is one that a float can hold.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Scalar::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether it says that there is no value, as programs write that: a flag of it is missing.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        match self {
            Scalar::Bool(_) => false,
            Scalar::Null => true,
            Scalar::Number(text) => !text.parse::<f64>().is_ok_and(f64::is_finite),
            Scalar::Text(text) => {
                let text = text.trim();
                let is_no_number = || text.parse::<f64>().is_ok_and(|number| !number.is_finite());
                text.is_empty() || MISSING.contains(&text) || is_no_number()
            }
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Null => f.write_str("null"),
            Scalar::Bool(value) => write!(f, "{value}"),
            Scalar::Number(text) | Scalar::Text(text) => f.write_str(text),
        }
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Scalar::Null => serializer.serialize_unit(),
            Scalar::Bool(value) => serializer.serialize_bool(*value),
            Scalar::Number(text) => {
                match serde_json::value::RawValue::from_string(text.to_string()) {
                    Ok(raw) => raw.serialize(serializer),
                    Err(_) => serializer.serialize_str(text),
                }
            }
            Scalar::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// What may be wrong with a transcript, or worth knowing before one trusts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WarningCode {
    /// A scratchpad tag was opened and never closed.
    Unclosed,
    /// A closing scratchpad tag without an opening one.
    Unopened,
    /// A scratchpad tag inside a scratchpad.
    Nested,
    /// More than one scratchpad block in one text.
    Several,
    /// A scratchpad with nothing in it.
    Empty,
    /// No scratchpad anywhere in the record.
    NoScratchpad,
    /// Reasoning that the provider withheld.
    Redacted,
    /// The answer was cut at the length limit.
    Truncated,
    /// The run of this sample ended in an error.
    Error,
    /// Bytes that are not UTF-8, or half of a surrogate pair.
    BadUtf8,
    /// A parsed field disagrees with the tagged text.
    Mismatch,
    /// The record could not be read.
    Unreadable,
    /// Another record has the same id.
    DuplicateId,
    /// Nothing in the record is what the model was given.
    NoPrompt,
    /// Nothing in the record is what the model gave back.
    NoAnswer,
    /// The record has answers beyond those that are shown.
    MoreAnswers,
    /// Turns that were taken back are left out.
    Withdrawn,
    /// Where the texts are was guessed, and nobody has confirmed it.
    Guessed,
    /// A row of a table that does not fit its heading, or its quotes.
    OddRow,
    /// Members of the record that are shown nowhere.
    NotShown,
    /// What a classifier quotes is not in what the model wrote.
    QuoteAbsent,
    /// What a classifier quotes is there in other words or signs.
    QuoteInexact,
}

impl WarningCode {
    /// All codes, in the order they are listed.
    pub const ALL: [WarningCode; 22] = [
        WarningCode::Unclosed,
        WarningCode::Unopened,
        WarningCode::Nested,
        WarningCode::Several,
        WarningCode::Empty,
        WarningCode::NoScratchpad,
        WarningCode::Redacted,
        WarningCode::Truncated,
        WarningCode::Error,
        WarningCode::BadUtf8,
        WarningCode::Mismatch,
        WarningCode::Unreadable,
        WarningCode::DuplicateId,
        WarningCode::NoPrompt,
        WarningCode::NoAnswer,
        WarningCode::MoreAnswers,
        WarningCode::Withdrawn,
        WarningCode::Guessed,
        WarningCode::OddRow,
        WarningCode::NotShown,
        WarningCode::QuoteAbsent,
        WarningCode::QuoteInexact,
    ];

    /// The word on the chip and in filters (`warn:unclosed`).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            WarningCode::Unclosed => "unclosed",
            WarningCode::Unopened => "unopened",
            WarningCode::Nested => "nested",
            WarningCode::Several => "several",
            WarningCode::Empty => "empty",
            WarningCode::NoScratchpad => "no-scratchpad",
            WarningCode::Redacted => "redacted",
            WarningCode::Truncated => "truncated",
            WarningCode::Error => "error",
            WarningCode::BadUtf8 => "bad-utf8",
            WarningCode::Mismatch => "mismatch",
            WarningCode::Unreadable => "unreadable",
            WarningCode::DuplicateId => "duplicate-id",
            WarningCode::NoPrompt => "no-prompt",
            WarningCode::NoAnswer => "no-answer",
            WarningCode::MoreAnswers => "more-answers",
            WarningCode::Withdrawn => "withdrawn",
            WarningCode::Guessed => "guessed",
            WarningCode::OddRow => "odd-row",
            WarningCode::NotShown => "not-shown",
            WarningCode::QuoteAbsent => "quote-absent",
            WarningCode::QuoteInexact => "quote-inexact",
        }
    }

    /// What it means, for people.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            WarningCode::Unclosed => {
                "a scratchpad tag was opened and never closed: the scratchpad may hold a part of the answer"
            }
            WarningCode::Unopened => {
                "a scratchpad tag was closed and never opened: where the scratchpad begins is a guess"
            }
            WarningCode::Nested => "a scratchpad tag stands inside a scratchpad",
            WarningCode::Several => {
                "one text holds several scratchpads; they are shown one after the other"
            }
            WarningCode::Empty => "there is a scratchpad, and nothing is in it",
            WarningCode::NoScratchpad => "nothing in the record is reasoning",
            WarningCode::Redacted => "the provider has withheld reasoning",
            WarningCode::Truncated => "the answer was cut off at the length limit",
            WarningCode::Error => "the run ended in an error",
            WarningCode::BadUtf8 => "some bytes are no text; a sign stands for each",
            WarningCode::Mismatch => "a field says something else than the tagged text",
            WarningCode::Unreadable => "the record cannot be read",
            WarningCode::DuplicateId => "another record has the same id",
            WarningCode::NoPrompt => "nothing in the record is a prompt",
            WarningCode::NoAnswer => "nothing in the record is an answer",
            WarningCode::MoreAnswers => "the record has more answers than are shown",
            WarningCode::Withdrawn => {
                "turns that were taken back are left out of the panes; :withdrawn shows them"
            }
            WarningCode::QuoteAbsent => "what a classifier quotes is not in the text",
            WarningCode::QuoteInexact => {
                "what a classifier quotes is in the text, but not to the letter"
            }
            WarningCode::NotShown => "members of the record are shown nowhere but in its raw text",
            WarningCode::OddRow => "the row of the table cannot be told apart for sure",
            WarningCode::Guessed => "where the texts are is a guess that nobody has confirmed",
        }
    }
}

/// A warning, with what there is to say beyond its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What it is about.
    pub code: WarningCode,
    /// The particulars: the parser's message, the error's text, both readings of a mismatch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Serialize for WarningCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Warning {
    /// A warning with no particulars.
    #[must_use]
    pub fn new(code: WarningCode) -> Self {
        Warning { code, detail: None }
    }

    /// A warning that says more.
    #[must_use]
    pub fn with(code: WarningCode, detail: impl Into<String>) -> Self {
        Warning { code, detail: Some(detail.into()) }
    }
}

/// 128 bits of BLAKE3 over a transcript's parts; what a label holds on to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 16]);

impl Digest {
    /// The first 64 bits, for tables that must stay small.
    #[must_use]
    pub fn short(self) -> u64 {
        let mut half = [0; 8];
        half.copy_from_slice(&self.0[..8]);
        u64::from_be_bytes(half)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("b3:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let hex = text.strip_prefix("b3:").ok_or(NotADigest)?;
        if hex.len() != 32 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NotADigest);
        }
        let bits = u128::from_str_radix(hex, 16).map_err(|_| NotADigest)?;
        Ok(Digest(bits.to_be_bytes()))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The text is not `b3:` and 32 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a digest is `b3:` and 32 hex digits")]
pub struct NotADigest;

/// One transcript, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    /// The record's own id; `None` where it has none.
    pub id: Option<String>,
    /// Over the parts as the file has them.
    pub digest: Digest,
    /// What the digest was as 0.1 read the record, where it was another one.
    pub digest_before: Option<Digest>,
    /// In the order of the conversation. Evidence counts them from 0.
    pub segments: Vec<Segment>,
    /// Turns that were taken back; no part of the digest.
    pub withdrawn: Vec<Segment>,
    /// Scalars that are neither text nor flags, by dotted name, in the file's order.
    pub fields: Vec<(String, Scalar)>,
    /// What a classifier or scorer said, by dotted name, in the file's order.
    pub flags: Vec<(String, Scalar)>,
    /// The flags that a classifier quoted passages for, with these, in the file's order.
    pub quotes: Vec<(String, String)>,
    /// The labels that an export wrote into the record, as JSON.
    pub carried: Option<Box<str>>,
    /// At most one for each code.
    pub warnings: Vec<Warning>,
    /// Why a pane is empty, where it is.
    pub empty: Vec<(Pane, String)>,
    /// Which part of the record each pane's text came from, for `check`.
    pub origins: Vec<(Pane, String)>,
}

impl Transcript {
    /// The segments of one pane.
    pub fn pane(&self, pane: Pane) -> impl Iterator<Item = &Segment> {
        self.segments.iter().filter(move |segment| segment.pane == pane)
    }

    /// Whether a pane has any text.
    #[must_use]
    pub fn has(&self, pane: Pane) -> bool {
        self.pane(pane).any(|segment| !segment.text.is_empty())
    }

    /// A field by its dotted name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Scalar> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// A flag by its dotted name.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&Scalar> {
        self.flags.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Whether it carries a warning of this code.
    #[must_use]
    pub fn warns(&self, code: WarningCode) -> bool {
        self.warnings.iter().any(|warning| warning.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_survives_its_own_words() {
        let digest = Digest([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!("b3:+0010203040506070809".parse::<Digest>(), Err(NotADigest));
    }

    #[test]
    fn a_number_keeps_the_digits_of_the_file() {
        let number = Scalar::Number("1.50".into());
        assert_eq!(serde_json::to_string(&number).unwrap(), "1.50");
    }
}
