//! Statistics of studies that go on.

use serde_json::{Value, json};
use triptych::stats::codes::CodeCounts;
use triptych::stats::stratified::{Bands, PrevalenceSample, stratified_prevalence};
use triptych::stats::{
    Confidence, ConfidenceSequence, Gap, Interval, Misses, Paired, Proportion, mean,
};

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

pub fn post_stratified(inputs: &Value) -> Value {
    let scores = inputs["scores"].as_array().unwrap().iter();
    let scores: Vec<f64> = scores.map(|score| score.as_f64().unwrap()).collect();
    let draws = usize::try_from(count(inputs, "draws")).unwrap();
    let bands = Bands::of(&scores, draws).unwrap();
    let sample = |size: &u64| PrevalenceSample { population: *size, labelled: 0, positive: 0 };
    let mut samples: Vec<PrevalenceSample> = bands.sizes().iter().map(sample).collect();
    for one in inputs["labelled"].as_array().unwrap() {
        let found = &mut samples[bands.band(one[0].as_f64().unwrap())];
        found.labelled += 1;
        found.positive += u64::from(one[1].as_bool().unwrap());
    }
    let rate = stratified_prevalence(&samples).map(|found| found.rate);
    json!({
        "sizes": bands.sizes(),
        "estimate": number(rate.map(|rate| rate.value)),
        "mover": pair(rate.and_then(|rate| rate.mover.or(Ok(Interval { low: rate.value, high: rate.value })))),
    })
}

pub fn good_turing(inputs: &Value) -> Value {
    let counts = inputs["counts"].as_array().unwrap().iter().map(|one| one.as_u64().unwrap());
    let transcripts = count(inputs, "transcripts");
    let codes = CodeCounts::new(transcripts, counts).unwrap();
    let curve: Vec<Value> =
        (0..=transcripts).map(|after| number(codes.seen_after(after))).collect();
    json!({
        "expected_new": number(codes.expected_new()),
        "ci": pair(codes.interval(confidence(inputs))),
        "curve": curve,
    })
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

pub fn two_classifiers(inputs: &Value) -> Value {
    let mut paired = [Paired::default(); 3];
    for item in inputs["items"].as_array().unwrap() {
        let [label, a, b] = [0, 1, 2].map(|place| item[place].as_bool().unwrap());
        paired[0].count(a == label, b == label);
        paired[if label { 1 } else { 2 }].count(a == label, b == label);
    }
    let [accuracy, recall, specificity] = paired.map(|paired| {
        json!({
            "n": paired.pairs(),
            "difference": number(paired.difference()),
            "ci": pair(paired.interval(Confidence::P95)),
            "mcnemar_p": number(paired.mcnemar()),
        })
    });
    json!({ "accuracy": accuracy, "recall": recall, "specificity": specificity })
}

pub fn order_effect(inputs: &Value) -> Value {
    let share = |name: &str| {
        let of = |place: usize| inputs[name][place].as_u64().unwrap();
        Proportion::new(of(0), of(1))
    };
    let gap = Gap::new(share("first"), share("second"));
    json!({ "difference": number(gap.difference()), "ci": pair(gap.interval(Confidence::P95)) })
}

pub fn mean_over(inputs: &Value) -> Value {
    let floats = |list: &Value| -> Vec<f64> {
        list.as_array().unwrap().iter().map(|one| one.as_f64().unwrap()).collect()
    };
    let bounds = floats(&inputs["bounds"]);
    let found = mean(&floats(&inputs["values"]), Confidence::P95, (bounds[0], bounds[1]));
    json!({
        "mean": number(found.map(|found| found.value)),
        "mean_se": number(found.and_then(|found| found.se)),
        "mean_ci95": pair(found.and_then(|found| found.interval)),
    })
}
