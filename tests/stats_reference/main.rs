//! Every statistic against the reference values.
//!
//! The files are the shared one beside the project, else the project's own copy of it; the one of studies
//! that go on; and one that `STATS_REFERENCE` names. Every expected field of every case is compared. `README.md`
//! says what a case of each statistic holds.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod agreement;
mod compare;
mod gaps;
mod scores;
mod strata;
mod studies;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value, json};
use triptych::stats::{Confidence, Interval, Undefined};

/// Computes a case's values from its inputs, named as the reference names them.
type Compute = fn(&Value) -> Value;

const STATISTICS: [(&str, Compute); 21] = [
    ("wilson", gaps::wilson),
    ("clopper_pearson", gaps::clopper_pearson),
    ("difference", gaps::difference),
    ("paired_difference", gaps::paired_difference),
    ("percent_agreement", agreement::percent),
    ("cohen_kappa", agreement::cohen),
    ("fleiss_kappa", agreement::fleiss),
    ("krippendorff_alpha", agreement::krippendorff),
    ("gwet_ac1", agreement::gwet),
    ("confusion", scores::confusion),
    ("ranking", scores::ranking),
    ("threshold_sweep", scores::threshold_sweep),
    ("stratified_prevalence", strata::prevalence),
    ("stratified_classifier", strata::classifier),
    ("confidence_sequence", studies::sequence),
    ("misses", studies::misses),
    ("good_turing", studies::good_turing),
    ("post_stratified", studies::post_stratified),
    ("two_classifiers", studies::two_classifiers),
    ("order_effect", studies::order_effect),
    ("mean_over", studies::mean_over),
];

fn files() -> Vec<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (shared, own) = (project.join("../shared/stats"), project.join("tests/stats_reference"));
    let folder = if shared.join("reference.json").exists() { shared } else { own.clone() };
    let mut files = vec![folder.join("reference.json"), own.join("studies.json")];
    files.extend(env::var_os("STATS_REFERENCE").map(PathBuf::from));
    files
}

/// A number, or null where it is undefined; never NaN.
fn number(value: Result<f64, Undefined>) -> Value {
    value.map_or(Value::Null, |value| {
        assert!(value.is_finite(), "{value} was given as a value");
        json!(value)
    })
}

fn pair(interval: Result<Interval, Undefined>) -> Value {
    interval
        .map_or(Value::Null, |Interval { low, high }| json!([number(Ok(low)), number(Ok(high))]))
}

/// A count among the inputs; 0 where it is left out.
fn count(inputs: &Value, name: &str) -> u64 {
    inputs.get(name).map_or(0, |value| value.as_u64().unwrap())
}

fn confidence(inputs: &Value) -> Confidence {
    let level = inputs.get("confidence").map_or(0.95, |level| level.as_f64().unwrap());
    Confidence::new(level).unwrap()
}

#[test]
fn every_case_of_the_reference() {
    for path in files() {
        check(&path);
    }
}

fn check(path: &Path) {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut checked: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for case in document["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let statistic = case["statistic"].as_str().unwrap();
        let Some((_, compute)) = STATISTICS.iter().find(|(known, _)| *known == statistic) else {
            failures.push(format!("{name}: the statistic {statistic} is not known"));
            continue;
        };
        let rules = compare::Rules::new(&document["tolerance"], &case["tolerance"]);
        rules.compare(name, &case["expected"], &compute(&case["inputs"]), &mut failures);
        *checked.entry(statistic).or_default() += 1;
    }
    for (statistic, cases) in &checked {
        println!("{statistic:24}{cases:5} cases");
    }
    let cases: usize = checked.values().sum();
    println!("{}: {cases} cases", path.display());
    assert!(cases > 0, "{} holds no case", path.display());
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}
