//! Statistics of studies that go on.

use serde_json::{Value, json};
use triptych::stats::{ConfidenceSequence, Misses};

use super::{confidence, count, number, pair};

pub fn sequence(inputs: &Value) -> Value {
    let populations = inputs["populations"].as_array().unwrap().iter();
    let populations: Vec<u64> =
        populations.map(|population| population.as_u64().unwrap()).collect();
    let mut sequence = ConfidenceSequence::new(&populations, confidence(inputs));
    for draw in inputs["draws"].as_array().unwrap() {
        let stratum = usize::try_from(draw[0].as_u64().unwrap()).unwrap();
        sequence.draw(stratum, draw[1].as_bool().unwrap()).unwrap();
        sequence.look();
    }
    let total = sequence.total().map_or(Value::Null, |(low, high)| json!([low, high]));
    json!({ "total": total, "share": pair(sequence.share()) })
}

pub fn misses(inputs: &Value) -> Value {
    let (found, rest) = (count(inputs, "found"), count(inputs, "rest"));
    let mut misses = Misses::new(found, rest, confidence(inputs));
    for draw in inputs["draws"].as_array().unwrap() {
        misses.draw(draw.as_bool().unwrap()).unwrap();
    }
    let left = misses.left_at_most().map_or(Value::Null, |left| json!(left));
    json!({ "left_at_most": left, "recall_at_least": number(misses.recall_at_least()) })
}
