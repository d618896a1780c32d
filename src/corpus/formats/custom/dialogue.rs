//! A whole conversation in one place: turns, items, texts in turn, or one text with marks in it.

use serde_json::value::RawValue;

use crate::corpus::formats::draft::{Part, Turn};
use crate::corpus::formats::exchange;
use crate::corpus::formats::parts::PartReader;
use crate::corpus::formats::{prose, turns};
use crate::json;
use crate::transcript::{Kind, Role};

/// The turns that a value holds.
pub fn turns(value: &RawValue, reader: &mut PartReader<'_>) -> Vec<Turn> {
    let text = json::embedded(value);
    let inner = text.as_deref().and_then(|text| serde_json::from_str::<&RawValue>(text).ok());
    let value = inner.unwrap_or(value);
    let Some(elements) = json::elements(value) else {
        return exchange::said(value, Role::User, reader).unwrap_or_else(|| of_text(value, reader));
    };
    if elements.iter().all(|element| json::is_string(element)) {
        return in_turn(&elements, reader);
    }
    exchange::said(value, Role::User, reader).unwrap_or_else(|| turns::read_all(&elements, reader))
}

/// Texts that are the user's and the model's in turn.
fn in_turn(elements: &[&RawValue], reader: &mut PartReader<'_>) -> Vec<Turn> {
    let roles = [Role::User, Role::Assistant];
    let one = |(place, text): (usize, &&RawValue)| {
        let role = roles[place % 2];
        Turn::of(role, role.name(), vec![Part::text(Kind::Text, "text", reader.decode(text))])
    };
    elements.iter().enumerate().map(one).collect()
}

/// A text with marks where turns begin, else one that the user said.
fn of_text(value: &RawValue, reader: &mut PartReader<'_>) -> Vec<Turn> {
    let text = reader.decode(value);
    if let Some(array) = prose::turns(&text)
        && let Ok(elements) = serde_json::from_slice::<Vec<&RawValue>>(&array)
    {
        return turns::read_all(&elements, reader);
    }
    vec![Turn::of(Role::User, "user", vec![Part::text(Kind::Text, "text", text)])]
}
