//! Agreement between reviewers.

use serde_json::Value;
use triptych::report::figures;
use triptych::stats::agreement::{PairTable, Ratings, Scale};

/// Labels as places among the categories.
fn places(row: &Value, categories: &[Value]) -> Vec<Option<usize>> {
    let place = |label: &Value| {
        let place = categories.iter().position(|category| category == label);
        assert!(label.is_null() || place.is_some(), "{label} is no category");
        place
    };
    row.as_array().unwrap().iter().map(place).collect()
}

fn ratings(rows: &[&Value], categories: &[Value]) -> Ratings {
    let rows = rows.iter().map(|row| places(row, categories)).collect();
    Ratings::new(rows, categories.len()).unwrap()
}

/// The ratings of a case with its categories, or with those that occur.
fn table(inputs: &Value) -> Ratings {
    let rows: Vec<&Value> = inputs["ratings"].as_array().unwrap().iter().collect();
    if let Some(categories) = inputs.get("categories") {
        return ratings(&rows, categories.as_array().unwrap());
    }
    let mut seen: Vec<Value> = Vec::new();
    for label in rows.iter().flat_map(|row| row.as_array().unwrap()) {
        if !label.is_null() && !seen.contains(label) {
            seen.push(label.clone());
        }
    }
    ratings(&rows, &seen)
}

fn counts(table: &Value) -> Vec<Vec<u64>> {
    serde_json::from_value(table.clone()).unwrap()
}

pub fn percent(inputs: &Value) -> Value {
    figures::percent_agreed(&table(inputs)).finish()
}

pub fn cohen(inputs: &Value) -> Value {
    let table = if let Some(table) = inputs.get("table") {
        PairTable::new(counts(table)).unwrap()
    } else {
        let categories = inputs["categories"].as_array().unwrap();
        PairTable::of(&ratings(&[&inputs["a"], &inputs["b"]], categories), 0, 1)
    };
    figures::cohen(&table, true).finish()
}

pub fn fleiss(inputs: &Value) -> Value {
    figures::fleiss(&counts(&inputs["counts"])).finish()
}

pub fn krippendorff(inputs: &Value) -> Value {
    let scale = match inputs["level"].as_str().unwrap() {
        "nominal" => Scale::Nominal,
        "ordinal" => Scale::Ordinal,
        level => panic!("the level {level} is not known"),
    };
    figures::krippendorff(&table(inputs), scale).finish()
}

pub fn gwet(inputs: &Value) -> Value {
    figures::gwet(&table(inputs)).finish()
}
