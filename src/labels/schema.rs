//! The JSON Schema of events, from their types; here are the values whose text is not as their type is.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::event::{EventId, Line, Millis, Showing};
use super::sample::{Apart, Drawn};
use crate::rubric::Answer;
use crate::transcript::{Digest, Pane};

/// The JSON Schema of a line of a journal, as this program writes it.
#[must_use]
pub fn events() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Line<'static>>();
    schema.insert("title".to_owned(), "event".into());
    schema.to_value()
}

/// Says what stands in JSON for a type that writes itself.
macro_rules! written_as {
    ($type:ty, $name:literal, $schema:tt) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

written_as!(Digest, "digest", {
    "description": "128 bits of BLAKE3 over a text's parts.",
    "type": "string",
    "pattern": "^b3:[0-9a-fA-F]{32}$"
});
written_as!(Millis, "time", {
    "description": "RFC 3339, with milliseconds.",
    "type": "string",
    "format": "date-time"
});
written_as!(EventId, "id", {
    "description": "A ULID.",
    "type": "string",
    "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"
});
written_as!(Answer, "answer", {
    "description": "The word of a choice or a text; true or false of a flag; a number on a scale; the words of several choices.",
    "type": ["string", "boolean", "integer", "array"],
    "items": { "type": "string" }
});
written_as!(Showing, "showing", {
    "description": "Said when the record was shown for the second time.",
    "const": 2
});
written_as!(Pane, "pane", { "enum": ["prompt", "scratchpad", "answer"] });

impl JsonSchema for Drawn {
    fn schema_name() -> Cow<'static, str> {
        "drawn".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (digest, apart) =
            (generator.subschema_for::<Digest>(), generator.subschema_for::<Apart>());
        json_schema!({
            "description": "A drawn item: its id, its digest, and what tells it from others that are equal in both.",
            "type": "array",
            "prefixItems": [{ "type": ["string", "null"] }, digest, apart],
            "minItems": 2,
            "maxItems": 3
        })
    }
}
