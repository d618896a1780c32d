//! Holds what the program prints and writes to the schemas that it tells.

use std::cell::RefCell;
use std::collections::HashMap;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};

/// Panics where a document is not as the schema of its command says, or has more than that.
pub fn check(name: &str, document: &Value) {
    thread_local! {
        static KNOWN: RefCell<(Schemas, HashMap<String, Option<SchemaIndex>>)> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|(schemas, known)| {
        let place = *known.entry(name.to_owned()).or_insert_with(|| {
            let mut schema = triptych::commands::schema::of(name)?;
            close_all(&mut schema);
            let mut compiler = Compiler::new();
            let url = format!("http://localhost/{name}");
            compiler.add_resource(&url, schema).unwrap();
            Some(compiler.compile(&url, schemas).unwrap())
        });
        if let Some(place) = place
            && let Err(error) = schemas.validate(document, place)
        {
            panic!("{name} is not as its schema says:\n{error:#}");
        }
    });
}

/// Consumers may pass over what they do not know; here nothing may be there that is not told of.
fn close_all(schema: &mut Value) {
    let definitions = schema.as_object_mut().unwrap().remove("$defs");
    close(schema);
    let mut definitions = definitions.unwrap_or_else(|| json!({}));
    for definition in definitions.as_object_mut().unwrap().values_mut() {
        // Whoever takes a definition in is closed, with what it adds.
        close(definition);
        definition.as_object_mut().unwrap().remove("unevaluatedProperties");
    }
    schema["$defs"] = definitions;
}

fn close(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else { return };
    for name in ["items", "additionalProperties"] {
        members.get_mut(name).into_iter().for_each(close);
    }
    for name in ["anyOf", "prefixItems"] {
        members.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten().for_each(close);
    }
    close_properties(members);
    // These are parts of one object.
    for name in ["allOf", "oneOf"] {
        for part in members.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten() {
            part.as_object_mut().into_iter().for_each(close_properties);
        }
    }
    if ["properties", "$ref", "allOf", "oneOf"].iter().any(|name| members.contains_key(*name)) {
        members.insert("unevaluatedProperties".to_owned(), false.into());
    }
}

fn close_properties(members: &mut serde_json::Map<String, Value>) {
    let properties = members.get_mut("properties").and_then(Value::as_object_mut);
    properties.into_iter().flat_map(|all| all.values_mut()).for_each(close);
}
