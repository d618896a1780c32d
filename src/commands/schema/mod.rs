//! `triptych schema`: the JSON Schema of a journal's events and of each command's document.

use std::process::ExitCode;

use anyhow::{Result, bail};
use serde_json::{Map, Value};

use super::stdout::print_json;
use crate::labels::schema::events;
use crate::workspace::failure::Failure;

/// What the documents of several commands have in common.
const DEFINITIONS: &str = include_str!("definitions.json");

/// The name of the events' schema.
const EVENTS: &str = "events";

/// The commands that print a document, each with what its document is.
const DOCUMENTS: [(&str, &str); 9] = [
    ("agree", include_str!("agree.json")),
    ("check", include_str!("check.json")),
    ("keys", include_str!("keys.json")),
    ("list", include_str!("list.json")),
    ("report", include_str!("report.json")),
    ("show", include_str!("show.json")),
    ("stats", include_str!("stats.json")),
    ("suggest", include_str!("suggest.json")),
    ("verify", include_str!("verify.json")),
];

/// Prints the schema of this name; all of them, by name, where none is named.
///
/// # Errors
/// Where there is none of this name; with the nearest one.
pub fn run(name: Option<&str>) -> Result<ExitCode> {
    let names = || std::iter::once(EVENTS).chain(DOCUMENTS.iter().map(|(name, _)| *name));
    let Some(name) = name else {
        let all: Map<String, Value> =
            names().filter_map(|name| Some((name.to_owned(), of(name)?))).collect();
        print_json(&Value::from(all))?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some(schema) = of(name) else {
        let known: Vec<&str> = names().collect();
        bail!(Failure::unknown("schema", name, &known));
    };
    print_json(&schema)?;
    Ok(ExitCode::SUCCESS)
}

/// The schema of the events, or of a command's document, if it has one.
#[must_use]
pub fn of(name: &str) -> Option<Value> {
    if name == EVENTS {
        return Some(events());
    }
    let (_, text) = DOCUMENTS.iter().find(|(known, _)| *known == name)?;
    let mut schema: Value = serde_json::from_str(text).ok()?;
    let mut definitions: Map<String, Value> = serde_json::from_str(DEFINITIONS).ok()?;
    // A report holds other commands' documents whole.
    for (name, text) in DOCUMENTS.iter().filter(|(other, _)| *other != name) {
        definitions.insert((*name).to_owned(), serde_json::from_str(text).ok()?);
    }
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = name.into();
    schema["$defs"] = used(&schema, &definitions).into();
    Some(schema)
}

/// The definitions that a schema names, and those that these name.
fn used(schema: &Value, definitions: &Map<String, Value>) -> Map<String, Value> {
    let mut found = Map::new();
    let mut open = vec![schema];
    while let Some(part) = open.pop() {
        match part {
            Value::Object(members) => {
                let named = members.get("$ref").and_then(Value::as_str);
                let named = named.and_then(|path| path.strip_prefix("#/$defs/"));
                if let Some((name, definition)) =
                    named.and_then(|name| definitions.get_key_value(name))
                    && !found.contains_key(name)
                {
                    found.insert(name.clone(), definition.clone());
                    open.push(definition);
                }
                open.extend(members.values());
            }
            Value::Array(parts) => open.extend(parts),
            _ => {}
        }
    }
    found
}
