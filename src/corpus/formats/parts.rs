//! One vocabulary of parts: what a message's content may hold.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::draft::{Draft, Part};
use super::vocabulary::{self, is_reasoning};
use crate::json::{self, Object};
use crate::transcript::{Kind, WarningCode};

/// Texts that are kept elsewhere in the record and named by `attachment://KEY`.
pub trait Attachments {
    /// The text of this key.
    fn find(&self, key: &str) -> Option<String>;
}

/// A record without attachments.
pub struct NoAttachments;

impl Attachments for NoAttachments {
    fn find(&self, _key: &str) -> Option<String> {
        None
    }
}

/// Reads parts, and notes what could not be decoded.
pub struct PartReader<'r> {
    /// Where named texts are.
    attachments: &'r dyn Attachments,
    /// Whether a text held half a surrogate pair.
    lossy: bool,
    /// Members with texts that are shown nowhere.
    unshown: BTreeSet<String>,
}

impl<'r> PartReader<'r> {
    /// A reader of a record whose named texts are here.
    pub fn new(attachments: &'r dyn Attachments) -> Self {
        PartReader { attachments, lossy: false, unshown: BTreeSet::new() }
    }

    /// Says what was odd about what was read.
    pub fn report(&mut self, draft: &mut Draft) {
        if self.lossy {
            draft.warn(WarningCode::BadUtf8);
        }
        draft.unshown.extend(std::mem::take(&mut self.unshown));
    }

    /// Notes the members of a turn or a part that hold texts and are not known.
    pub fn note_unknown(&mut self, object: &Object<'_>, of: &str, known: impl Fn(&str) -> bool) {
        for (name, value) in object.members().filter(|(name, _)| !known(name)) {
            if vocabulary::holds_text(value) {
                self.unshown.insert(format!("{of}.{name}"));
            }
        }
    }
}

/// What a text cites, as its own parts behind it.
pub fn citations<'a>(object: &Object<'a>) -> impl Iterator<Item = Part> + use<'a> {
    let lists = ["citations", "annotations"].map(|key| object.array(key).unwrap_or_default());
    let all = lists.into_iter().flatten();
    all.map(|cited| Part::shown(Kind::Citation, "citation", json::indent(cited.get()), cited))
}

/// What may hold a part's text, in the order it is looked for.
const TEXT_KEYS: [&str; 3] = ["text", "content", "value"];
/// What may hold a call's arguments.
const ARGUMENT_KEYS: [&str; 9] =
    ["arguments", "input", "args", "parameters", "action", "code", "command", "query", "queries"];
/// What may hold what a call gave back.
const RESULT_KEYS: [&str; 5] = ["output", "content", "result", "response", "outputs"];

/// What joins a call with its result, on the side of the call and of the result.
const CALL_ID_KEYS: [&str; 5] = ["call_id", "tool_call_id", "toolCallId", "toolUseId", "id"];
pub(super) const RESULT_ID_KEYS: [&str; 5] =
    ["tool_use_id", "call_id", "tool_call_id", "toolCallId", "toolUseId"];

/// The text of the first of some members that has one.
pub(super) fn joined_by(object: &Object<'_>, keys: &[&str]) -> String {
    keys.iter().find_map(|key| object.text(key)).unwrap_or_default()
}

impl PartReader<'_> {
    /// A value as text, attachments resolved.
    pub fn decode(&mut self, value: &RawValue) -> String {
        let (text, lossy) = json::text(value);
        self.lossy |= lossy;
        self.resolve(text)
    }

    pub(super) fn resolve(&self, text: String) -> String {
        let key = text.strip_prefix("attachment://");
        key.and_then(|key| self.attachments.find(key)).unwrap_or(text)
    }

    /// The parts of a content: a string, a part, or a list of either.
    pub fn content(&mut self, value: &RawValue, kind: Kind) -> Vec<Part> {
        if let Some(elements) = json::elements(value) {
            return elements.into_iter().flat_map(|element| self.content(element, kind)).collect();
        }
        match Object::of(value) {
            Some(object) => self.part(&object, value, kind),
            None if value.get() == "null" => Vec::new(),
            None => vec![Part::text(kind, "text", self.decode(value))],
        }
    }

    /// The parts that one object stands for; `plain` is what its plain text is here.
    fn part(&mut self, object: &Object<'_>, value: &RawValue, plain: Kind) -> Vec<Part> {
        // A content that is nothing but a list of parts, as ChatGPT exports have it.
        if object.get("type").is_none()
            && let Some(parts) = object.array("parts")
        {
            return parts.into_iter().flat_map(|part| self.content(part, plain)).collect();
        }
        let Some(word) = object.text("type") else {
            return self.untyped(object, value, plain);
        };
        let mut parts = self.typed(object, &word, value, plain);
        let is_whole =
            |part: &Part| matches!(part.kind, Kind::Text | Kind::Reasoning | Kind::ToolResult);
        if parts.iter().all(is_whole) {
            self.note_unknown(object, &word, vocabulary::is_of_part);
        }
        parts.extend(citations(object));
        parts
    }

    fn typed(
        &mut self,
        object: &Object<'_>,
        word: &str,
        value: &RawValue,
        plain: Kind,
    ) -> Vec<Part> {
        match word {
            "text" | "input_text" | "output_text" => match object.first(&TEXT_KEYS) {
                Some((_, text)) => vec![Part::text(plain, "text", self.decode(text))],
                None => vec![Part::other(word, value)],
            },
            "reasoning" | "thinking" | "thought" | "summary_text" | "think" => {
                self.reasoning(object, word, value)
            }
            "redacted_thinking" | "encrypted" => vec![self.withheld(object, word)],
            "tool_use" | "tool_call" | "function_call" | "server_tool_use" => {
                self.tool_call(object, value)
            }
            "function" if object.object("function").is_some() => {
                let text = self.call_text(object, word);
                vec![Part::shown(Kind::ToolCall, word, text, value)]
            }
            "tool_result" | "function_call_output" | "web_search_tool_result" => {
                self.tool_result(object, word, value)
            }
            "refusal" => match object.first(&["refusal", "text"]) {
                Some((_, text)) => vec![Part::text(Kind::Refusal, "refusal", self.decode(text))],
                None => vec![Part::other(word, value)],
            },
            "citation" => {
                vec![Part::shown(Kind::Citation, word, json::indent(value.get()), value)]
            }
            "image" | "image_url" | "input_image" => {
                vec![self.media(Kind::Image, "image", word, value)]
            }
            "audio" | "input_audio" => vec![self.media(Kind::Audio, "audio", word, value)],
            "video" => vec![self.media(Kind::Video, "video", word, value)],
            "document" | "file" | "input_file" => {
                vec![self.media(Kind::Document, "file", word, value)]
            }
            _ => vec![self.by_ending(object, word, value)],
        }
    }

    /// A part that is known by how its type's name ends: vendors differ in how it begins.
    fn by_ending(&mut self, object: &Object<'_>, word: &str, value: &RawValue) -> Part {
        let flat = word.replace(['-', '.'], "_").to_lowercase();
        let ends = |with: &[&str]| with.iter().any(|end| flat.ends_with(end));
        if is_reasoning(&flat) {
            return self.reasoning_as_one(object, word, value);
        }
        if ends(&["_result", "_output", "_response", "_return"]) {
            let text = match object.first(&RESULT_KEYS) {
                Some((_, content)) => self.joined(content, Kind::ToolResult),
                None => json::indent(value.get()),
            };
            return Part::shown(Kind::ToolResult, word, text, value);
        }
        if ends(&["_call", "_use"]) || flat.starts_with("tool_") {
            let text = self.call_text(object, word);
            return Part::shown(Kind::ToolCall, word, text, value);
        }
        match object.get("text").filter(|_| ends(&["_text"])) {
            Some(text) => Part::shown(Kind::Text, word, self.joined(text, Kind::Text), value),
            None => Part::other(word, value),
        }
    }

    /// A part that names no type: Gemini's and Bedrock's say what they are by the member that is there.
    fn untyped(&mut self, object: &Object<'_>, value: &RawValue, plain: Kind) -> Vec<Part> {
        const WORD: &str = "text";
        let is_thought = object.get("thought").is_some_and(|thought| thought.get() == "true");
        if let Some((_, text)) = object.first(&TEXT_KEYS) {
            let kind = if is_thought { Kind::Reasoning } else { plain };
            let mut parts = vec![Part::text(kind, WORD, self.decode(text))];
            parts.extend(citations(object));
            return parts;
        }
        let named =
            |keys: &[&'static str]| keys.iter().find_map(|key| Some((*key, object.object(key)?)));
        if let Some((_, call)) = named(&["functionCall", "function_call", "toolUse"]) {
            return vec![Part::shown(Kind::ToolCall, WORD, self.call_text(&call, "call"), value)];
        }
        if let Some((_, result)) = named(&["functionResponse", "function_response", "toolResult"]) {
            let inner = result.first(&["response", "content"]).map(|(_, inner)| inner);
            let text = inner.map(|inner| self.joined(inner, Kind::ToolResult));
            return vec![Part::shown(Kind::ToolResult, WORD, text.unwrap_or_default(), value)];
        }
        if let Some((_, reasoning)) = named(&["reasoningContent", "reasoning_content"]) {
            return vec![self.bedrock_reasoning(&reasoning, value)];
        }
        if let Some((key, code)) = named(&["executableCode", "executable_code"]) {
            let text = code.text("code").unwrap_or_else(|| json::indent(value.get()));
            return vec![Part::shown(Kind::ToolCall, WORD, format!("{key}\n{text}"), value)];
        }
        if let Some((_, result)) = named(&["codeExecutionResult", "code_execution_result"]) {
            let text = result.text("output").unwrap_or_else(|| json::indent(value.get()));
            return vec![Part::shown(Kind::ToolResult, WORD, text, value)];
        }
        if let Some((_, data)) = object.first(&["inlineData", "inline_data", "fileData", "image"]) {
            return vec![self.media(Kind::Document, "file", WORD, data)];
        }
        vec![Part::other(WORD, value)]
    }

    /// The texts of a content as one.
    pub(super) fn joined(&mut self, value: &RawValue, kind: Kind) -> String {
        let parts = self.content(value, kind);
        parts.into_iter().map(|part| part.text).collect::<Vec<_>>().join("\n")
    }

    /// A call as its name, then its arguments.
    pub fn tool_call(&mut self, object: &Object<'_>, value: &RawValue) -> Vec<Part> {
        let text = self.call_text(object, "(no name)");
        let call = joined_by(object, &CALL_ID_KEYS);
        vec![Part { call, ..Part::shown(Kind::ToolCall, "tool_call", text, value) }]
    }

    fn call_text(&mut self, object: &Object<'_>, word: &str) -> String {
        let function = object.object("function");
        let inner = function.as_ref().unwrap_or(object);
        let name = ["name", "function_name", "toolName", "tool_name"]
            .iter()
            .find_map(|key| inner.text(key))
            .or_else(|| object.text("function"))
            .or_else(|| object.text("name"));
        let mut text = name.unwrap_or_else(|| word.to_owned());
        let arguments = inner.first(&ARGUMENT_KEYS).or_else(|| object.first(&ARGUMENT_KEYS));
        if let Some((_, arguments)) = arguments {
            text.push('\n');
            text.push_str(&self.arguments(arguments));
        }
        for beside in ["parse_error", "result", "output", "outputs", "error", "errorText"] {
            if let Some(value) = object.get(beside).filter(|value| value.get() != "\"\"") {
                text.push_str(&format!("\n{beside}: {}", self.decode(value)));
            }
        }
        text
    }

    /// Arguments as indented JSON, texts of several lines as blocks; those that are JSON in a string, too.
    fn arguments(&mut self, value: &RawValue) -> String {
        json::embedded(value).map_or_else(|| self.decode(value), |inner| json::with_blocks(&inner))
    }

    fn tool_result(&mut self, object: &Object<'_>, word: &str, value: &RawValue) -> Vec<Part> {
        match object.first(&["content", "output", "result"]) {
            Some((_, content)) => {
                let mut parts = self.content(content, Kind::ToolResult);
                if parts.is_empty() {
                    parts.push(Part::text(Kind::ToolResult, "text", String::new()));
                }
                let call = joined_by(object, &RESULT_ID_KEYS);
                for part in &mut parts {
                    part.call.clone_from(&call);
                }
                parts
            }
            None => vec![Part::other(word, value)],
        }
    }
}
