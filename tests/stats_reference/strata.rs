//! Estimates from stratified samples.

use serde_json::Value;
use triptych::report::figures;
use triptych::stats::stratified::{
    ClassifierSample, Flags, PrevalenceSample, stratified_classifier, stratified_prevalence,
};

use super::{count, scores};

pub fn prevalence(inputs: &Value) -> Value {
    let sample = |stratum: &Value| PrevalenceSample {
        population: count(stratum, "population"),
        labelled: count(stratum, "sampled"),
        positive: count(stratum, "positives"),
    };
    let strata: Vec<_> = inputs["strata"].as_array().unwrap().iter().map(sample).collect();
    figures::prevalence(stratified_prevalence(&strata)).finish()
}

pub fn classifier(inputs: &Value) -> Value {
    let sample = |stratum: &Value| ClassifierSample {
        population: count(stratum, "population"),
        flags: match stratum["flagged"].as_bool() {
            Some(true) => Flags::All,
            Some(false) => Flags::None,
            None => Flags::Mixed,
        },
        seen: scores::read_confusion(stratum),
    };
    let strata: Vec<_> = inputs["strata"].as_array().unwrap().iter().map(sample).collect();
    figures::sampled_classifier(stratified_classifier(&strata)).finish()
}
