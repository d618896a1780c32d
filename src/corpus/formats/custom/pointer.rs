//! Where a part of a record is: a JSON Pointer (RFC 6901), in which `*` is every element or member.

use serde_json::value::RawValue;

use crate::json::{self, Object};

/// Every element of a list, or every member of an object.
pub const EVERY: &str = "*";

/// A step as a pointer writes it.
#[must_use]
pub fn step(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The names that a pointer goes through.
pub fn steps(pointer: &str) -> impl Iterator<Item = String> {
    let rest = pointer.strip_prefix('/');
    let steps = rest.into_iter().flat_map(|rest| rest.split('/'));
    steps.map(|step| step.replace("~1", "/").replace("~0", "~"))
}

/// The values that a pointer leads to, in order.
#[must_use]
pub fn follow<'r>(root: &'r RawValue, pointer: &str) -> Vec<&'r RawValue> {
    let mut found = vec![root];
    for step in steps(pointer) {
        found = found.into_iter().flat_map(|value| one_step(value, &step)).collect();
    }
    found
}

fn one_step<'r>(value: &'r RawValue, step: &str) -> Vec<&'r RawValue> {
    if let Some(elements) = json::elements(value) {
        return match step {
            EVERY => elements,
            _ => step
                .parse()
                .ok()
                .and_then(|place: usize| elements.get(place).copied())
                .into_iter()
                .collect(),
        };
    }
    let Some(object) = Object::of(value) else { return Vec::new() };
    match step {
        EVERY if object.member(EVERY).is_none() => {
            object.members().map(|(_, value)| value).collect()
        }
        _ => object.member(step).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_through_objects_and_arrays() {
        let root: Box<RawValue> =
            serde_json::from_str(r#"{"a/b":[{"c":1},{"c":"x"}],"d":{"e":2,"f":3}}"#).unwrap();
        let found = |pointer: &str| -> Vec<&str> {
            follow(&root, pointer).into_iter().map(RawValue::get).collect()
        };
        assert_eq!(found("/a~1b/1/c"), ["\"x\""]);
        assert_eq!(found("/a~1b/*/c"), ["1", "\"x\""]);
        assert_eq!(found("/d/*"), ["2", "3"]);
        assert_eq!(found("/a/9"), Vec::<&str>::new());
        assert_eq!(step("a/b~"), "a~1b~0");
    }
}
