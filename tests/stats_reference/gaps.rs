//! One proportion, and the gap between two.

use serde_json::{Value, json};
use triptych::report::figures;
use triptych::stats::{Gap, Paired, Proportion};

use super::{confidence, count, number, pair};

pub fn wilson(inputs: &Value) -> Value {
    let proportion = Proportion::new(count(inputs, "k"), count(inputs, "n"));
    figures::wilson(&proportion, confidence(inputs)).finish()
}

pub fn clopper_pearson(inputs: &Value) -> Value {
    let proportion = Proportion::new(count(inputs, "k"), count(inputs, "n"));
    let interval = proportion.clopper_pearson(confidence(inputs));
    json!({"estimate": number(proportion.share()), "ci": pair(interval)})
}

pub fn difference(inputs: &Value) -> Value {
    let group = |k: &str, n: &str| Proportion::new(count(inputs, k), count(inputs, n));
    let gap = Gap::new(group("k1", "n1"), group("k2", "n2"));
    figures::difference(&gap, confidence(inputs)).finish()
}

pub fn paired_difference(inputs: &Value) -> Value {
    let paired = Paired {
        both: count(inputs, "both"),
        first_only: count(inputs, "first_only"),
        second_only: count(inputs, "second_only"),
        neither: count(inputs, "neither"),
    };
    figures::paired_difference(&paired, confidence(inputs)).finish()
}
