//! A classifier against labels.

use serde_json::Value;
use triptych::report::figures;
use triptych::stats::{Confusion, Scores};

use super::count;

pub fn read_confusion(inputs: &Value) -> Confusion {
    Confusion {
        true_positive: count(inputs, "tp"),
        false_positive: count(inputs, "fp"),
        false_negative: count(inputs, "fn"),
        true_negative: count(inputs, "tn"),
    }
}

pub fn confusion(inputs: &Value) -> Value {
    figures::confusion(&read_confusion(inputs)).finish()
}

/// Label, score and weight of each item.
fn items(inputs: &Value) -> Vec<(Option<bool>, Option<f64>, f64)> {
    let list = |name: &str| inputs[name].as_array().unwrap().clone();
    let (labels, scores) = (list("labels"), list("scores"));
    assert_eq!(labels.len(), scores.len());
    let weights: Option<Vec<f64>> =
        inputs.get("weights").and_then(|weights| serde_json::from_value(weights.clone()).unwrap());
    let weights = weights.unwrap_or_else(|| vec![1.0; labels.len()]);
    assert_eq!(labels.len(), weights.len());
    // Labels may be written as true and false or as 1 and 0.
    let label =
        |value: &Value| value.as_bool().or_else(|| value.as_f64().map(|value| value != 0.0));
    let each = labels.iter().zip(&scores).zip(weights);
    each.map(|((y, score), weight)| (label(y), score.as_f64(), weight)).collect()
}

fn plain(inputs: &Value) -> Scores {
    Scores::new(items(inputs).into_iter().map(|(label, score, _)| (label, score)))
}

pub fn ranking(inputs: &Value) -> Value {
    let weighted = inputs.get("weights").is_some_and(|weights| !weights.is_null());
    let scores = if weighted { Scores::weighted(items(inputs)).unwrap() } else { plain(inputs) };
    figures::ranking(&scores).finish()
}

pub fn threshold_sweep(inputs: &Value) -> Value {
    let in_use = inputs.get("in_use").and_then(Value::as_f64);
    figures::threshold_sweep(&plain(inputs), in_use).finish()
}
