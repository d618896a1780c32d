//! Parts that are no text: a placeholder says what is known of each.

use serde_json::value::RawValue;

use super::draft::Part;
use super::parts::PartReader;
use crate::json::{self, Object};
use crate::text::amount;
use crate::transcript::Kind;

/// What may hold the data of a picture or a file, or its address.
const SOURCE_KEYS: [&str; 7] =
    ["source", "image_url", "image", "input_audio", "file", "audio", "document"];

impl PartReader<'_> {
    /// A placeholder with what is known of it: its type and its size, or its address.
    pub fn media(&self, kind: Kind, name: &str, word: &str, value: &RawValue) -> Part {
        let what = self.describe(value).map(|what| format!("{name} ({what})"));
        Part::shown(kind, word, what.unwrap_or_else(|| name.to_owned()), value)
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
                let size = amount(data.get().len() * 3 / 4);
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
    format!("{media}, {}", amount(data.len() * 3 / 4))
}
