//! A record as a tree: its members, and those of the elements of its lists, a row each.

use serde_json::value::RawValue;

use crate::corpus::formats::custom::pointer::{EVERY, step};
use crate::json::{self, Object};

/// So many rows are shown at most, and so deep.
const MOST: usize = 500;
const DEEPEST: usize = 12;
/// So many characters of a value are shown.
const SHOWN: usize = 200;
/// So many elements of a list tell what its members are.
const TOLD_BY: usize = 5;

/// A row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// How deep it lies.
    pub depth: usize,
    /// Its name, as the record has it.
    pub name: String,
    /// Where it is.
    pub pointer: String,
    /// The beginning of what stands there.
    pub value: String,
}

/// The rows of a record.
pub fn nodes(text: &str) -> Vec<Node> {
    let mut rows = Vec::new();
    if let Ok(root) = serde_json::from_str::<&RawValue>(text) {
        inside(root, ("", 0), &mut rows);
    }
    rows
}

fn inside(value: &RawValue, (pointer, depth): (&str, usize), rows: &mut Vec<Node>) {
    if depth > DEEPEST {
        return;
    }
    if let Some(object) = Object::of(value) {
        for (name, inner) in object.members() {
            row(inner, (name, &format!("{pointer}/{}", step(name)), depth), rows);
        }
    } else if let Some(elements) = json::elements(value) {
        // What any of the first elements has, each name once.
        let mut known: Vec<String> = Vec::new();
        let objects: Vec<Object<'_>> =
            elements.iter().take(TOLD_BY).filter_map(|element| Object::of(element)).collect();
        for (name, inner) in objects.iter().flat_map(Object::members) {
            if !known.iter().any(|other| other == name) {
                known.push(name.to_owned());
                row(inner, (name, &format!("{pointer}/{EVERY}/{}", step(name)), depth), rows);
            }
        }
    }
}

fn row(value: &RawValue, (name, pointer, depth): (&str, &str, usize), rows: &mut Vec<Node>) {
    if rows.len() >= MOST {
        return;
    }
    let shown = match json::elements(value) {
        Some(elements) => format!("[{}]", elements.len()),
        None if json::is_object(value) => "{…}".to_owned(),
        None => json::text(value).0.chars().take(SHOWN).collect(),
    };
    let (name, pointer) = (name.to_owned(), pointer.to_owned());
    rows.push(Node { depth, name, pointer: pointer.clone(), value: shown });
    inside(value, (&pointer, depth + 1), rows);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_show_what_their_elements_have() {
        let rows = nodes(r#"{"run":{"ask":"a\nb"},"all":[{"x":1},{"x":2,"y~":3}]}"#);
        let rows: Vec<(usize, &str, &str)> =
            rows.iter().map(|row| (row.depth, row.pointer.as_str(), row.value.as_str())).collect();
        assert_eq!(
            rows,
            [
                (0, "/run", "{…}"),
                (1, "/run/ask", "a\nb"),
                (0, "/all", "[2]"),
                (1, "/all/*/x", "1"),
                (1, "/all/*/y~0", "3"),
            ]
        );
    }
}
