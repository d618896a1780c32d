//! One vocabulary of parts: what a message's content may hold.

use serde_json::value::RawValue;

use super::draft::Part;
use crate::json::{self, Object};
use crate::transcript::Kind;

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
    pub attachments: &'r dyn Attachments,
    /// Whether a text held half a surrogate pair.
    pub lossy: bool,
}

/// What a text cites, as its own parts behind it.
pub fn citations<'a>(object: &Object<'a>) -> impl Iterator<Item = Part> + use<'a> {
    let lists = ["citations", "annotations"].map(|key| object.array(key).unwrap_or_default());
    let all = lists.into_iter().flatten();
    all.map(|cited| shown(Kind::Citation, "citation", json::indent(cited.get()), cited))
}

/// What may hold a part's text, in the order it is looked for.
const TEXT_KEYS: [&str; 3] = ["text", "content", "value"];

impl PartReader<'_> {
    /// A value as text, attachments resolved.
    pub fn decode(&mut self, value: &RawValue) -> String {
        let (text, lossy) = json::text(value);
        self.lossy |= lossy;
        self.resolve(text)
    }

    fn resolve(&self, text: String) -> String {
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
        let word = object.text("type").unwrap_or_else(|| "text".to_owned());
        let mut parts = match word.as_str() {
            "text" | "input_text" | "output_text" => match object.first(&TEXT_KEYS) {
                Some((_, text)) => vec![Part::text(plain, "text", self.decode(text))],
                None => vec![other(&word, value)],
            },
            "reasoning" | "thinking" | "thought" | "summary_text" => {
                self.reasoning(object, &word, value)
            }
            "redacted_thinking" | "encrypted" => {
                let hidden = object.first(&["data", "content", "text"]);
                let hidden = hidden.map(|(_, hidden)| self.decode(hidden)).unwrap_or_default();
                vec![Part {
                    kind: Kind::Redacted,
                    word,
                    text: String::new(),
                    canonical: Some(hidden),
                }]
            }
            "tool_use" | "tool_call" | "function_call" | "server_tool_use" => {
                self.tool_call(object, value)
            }
            "tool_result" | "function_call_output" | "web_search_tool_result" => {
                self.tool_result(object, &word, value)
            }
            "refusal" => match object.first(&["refusal", "text"]) {
                Some((_, text)) => vec![Part::text(Kind::Refusal, "refusal", self.decode(text))],
                None => vec![other(&word, value)],
            },
            "citation" => vec![shown(Kind::Citation, &word, json::indent(value.get()), value)],
            "image" | "image_url" | "input_image" => {
                vec![self.media(Kind::Image, "image", &word, value)]
            }
            "audio" | "input_audio" => vec![self.media(Kind::Audio, "audio", &word, value)],
            "video" => vec![self.media(Kind::Video, "video", &word, value)],
            "document" | "file" | "input_file" => {
                vec![self.media(Kind::Document, "file", &word, value)]
            }
            _ => vec![other(&word, value)],
        };
        parts.extend(citations(object));
        parts
    }

    /// Reasoning that may be withheld: then the summary is what there is to read.
    fn reasoning(&mut self, object: &Object<'_>, word: &str, value: &RawValue) -> Vec<Part> {
        let named = object.first(&["reasoning", "thinking", "text", "content", "value"]);
        let redacted = object.get("redacted").is_some_and(|value| value.get() == "true");
        let hidden = object.get("encrypted_content").filter(|_| named.is_none());
        if redacted || hidden.is_some() {
            let hidden = named.map(|(_, value)| value).or(hidden);
            let canonical = hidden.map(|hidden| self.decode(hidden)).unwrap_or_default();
            let text =
                object.get("summary").map(|summary| self.summary(summary)).unwrap_or_default();
            let (kind, word) = (Kind::Redacted, word.to_owned());
            return vec![Part { kind, word, text, canonical: Some(canonical) }];
        }
        let mut parts = Vec::new();
        if let Some((_, text)) = named {
            parts.extend(self.content(text, Kind::Reasoning));
        }
        if let Some(summary) = object.get("summary") {
            let summary = self.summary(summary);
            if !summary.is_empty() {
                parts.push(Part::text(Kind::Reasoning, "summary", summary));
            }
        }
        if parts.is_empty() && named.is_none() && object.get("summary").is_none() {
            parts.push(other(word, value));
        }
        parts
    }

    /// A summary is a text, or a list of parts.
    fn summary(&mut self, value: &RawValue) -> String {
        let parts = self.content(value, Kind::Reasoning);
        parts.into_iter().map(|part| part.text).collect::<Vec<_>>().join("\n")
    }

    /// A call as its name, then its arguments.
    pub fn tool_call(&mut self, object: &Object<'_>, value: &RawValue) -> Vec<Part> {
        let function = object.object("function");
        let inner = function.as_ref().unwrap_or(object);
        let name = inner
            .text("name")
            .or_else(|| inner.text("function_name"))
            .or_else(|| object.text("function"))
            .or_else(|| object.text("name"));
        let name = name.unwrap_or_else(|| "(no name)".to_owned());
        let arguments = inner.first(&["arguments", "input", "args", "parameters"]);
        let arguments = arguments.or_else(|| object.first(&["arguments", "input", "args"]));
        let mut text = name;
        if let Some((_, arguments)) = arguments {
            text.push('\n');
            text.push_str(&self.arguments(arguments));
        }
        for beside in ["parse_error", "result", "error"] {
            if let Some(value) = object.get(beside).filter(|value| value.get() != "\"\"") {
                text.push_str(&format!("\n{beside}: {}", self.decode(value)));
            }
        }
        vec![shown(Kind::ToolCall, "tool_call", text, value)]
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
                parts
            }
            None => vec![other(word, value)],
        }
    }
}

/// What may hold the data of a picture or a file, or its address.
const SOURCE_KEYS: [&str; 7] =
    ["source", "image_url", "image", "input_audio", "file", "audio", "document"];

impl PartReader<'_> {
    /// A placeholder with what is known of it: its type and its size, or its address.
    pub fn media(&self, kind: Kind, name: &str, word: &str, value: &RawValue) -> Part {
        let what = self.describe(value).map(|what| format!("{name} ({what})"));
        shown(kind, word, what.unwrap_or_else(|| name.to_owned()), value)
    }

    /// What a picture or a file is: `png, 12 KB`, or its address.
    fn describe(&self, value: &RawValue) -> Option<String> {
        let object = Object::of(value)?;
        if let Some((_, inner)) = object.first(&SOURCE_KEYS) {
            if json::is_object(inner) {
                return self.describe(inner);
            }
            return Some(describe_source(&self.resolve(json::text(inner).0)));
        }
        let media = object.first(&["media_type", "mime_type", "format", "filename", "name"]);
        let media = media.map(|(_, media)| json::text(media).0);
        match object.first(&["data", "file_data", "url", "file_id"]) {
            Some(("data" | "file_data", data)) => {
                let size = size_words(data.get().len() * 3 / 4);
                Some(media.map_or(size.clone(), |media| format!("{media}, {size}")))
            }
            Some((_, address)) => Some(describe_source(&self.resolve(json::text(address).0))),
            None => media,
        }
    }
}

fn describe_source(source: &str) -> String {
    let Some(rest) = source.strip_prefix("data:") else { return source.to_owned() };
    let (media, data) = rest.split_once(',').unwrap_or((rest, ""));
    let media = media.split(';').next().unwrap_or(media);
    format!("{media}, {}", size_words(data.len() * 3 / 4))
}

fn size_words(bytes: usize) -> String {
    match bytes {
        0..=1023 => format!("{bytes} bytes"),
        1024..=1_048_575 => format!("{} KB", bytes / 1024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}

fn shown(kind: Kind, word: &str, text: String, value: &RawValue) -> Part {
    Part { kind, word: word.to_owned(), text, canonical: Some(json::canonical(value.get())) }
}

fn other(word: &str, value: &RawValue) -> Part {
    let text = format!("{word}\n{}", json::indent(value.get()));
    shown(Kind::Other, word, text, value)
}
