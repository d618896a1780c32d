//! What a sample is drawn from, and how much of each part.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Result, bail};

use crate::cli::DrawArgs;
use crate::labels::sample::Unit;
use crate::queue::pairs::Pairs;
use crate::queue::sample::{Amount, Candidate, item_key};
use crate::queue::strata::Split;
use crate::queue::tally::Tally;
use crate::transcript::Scalar;
use crate::workspace::Workspace;
use crate::workspace::failure::Failure;

/// More different numbers than this are scores, and no strata.
const MOST_NUMBERS: usize = 12;

/// How the queue is divided, as the command line says.
pub fn split(args: &DrawArgs, tally: &Tally, workspace: &Workspace) -> Result<Split> {
    let split = match (&args.by, &args.near) {
        (_, Some(flag)) => Split::Near(flag.clone(), workspace.rubric.threshold(flag)),
        (Some(by), None) => match by.split_once('=') {
            None => Split::Field(by.clone()),
            Some((flag, cuts)) => {
                let cuts: Option<Vec<f64>> = cuts.split(',').map(|cut| cut.parse().ok()).collect();
                let Some(mut cuts) = cuts else {
                    bail!(Failure::usage(format!(
                        "--by {by}: write FLAG=0.2,0.5 with the numbers at which bands end"
                    )));
                };
                cuts.sort_by(f64::total_cmp);
                Split::Bands(flag.to_owned(), cuts)
            }
        },
        (None, None) => Split::Whole,
    };
    let Some(key) = split.key() else { return Ok(split) };
    let known: Vec<&str> = tally.columns.all_keys().collect();
    crate::commands::named::check(
        key,
        &known,
        if args.near.is_some() { "--near" } else { "--by" },
    )?;
    if !tally.columns.is_exact(key) && matches!(split, Split::Field(_)) {
        bail!(Failure::usage(format!(
            "{key} has too many different values for strata; name bands, e.g. --by {key}=0.5"
        )));
    }
    if let Split::Field(_) = split {
        check_few_numbers(key, tally)?;
    }
    let values = || tally.selection.iter().filter_map(|at| tally.columns.value(key, at));
    let has_numbers = || values().any(|value| value.as_f64().is_some());
    if !matches!(split, Split::Field(_)) && !has_numbers() {
        let problem = if values().any(|value| matches!(value, Scalar::Bool(_))) {
            "is true or false, and has no bands"
        } else {
            "is no number, and has no bands"
        };
        bail!(Failure::usage(format!("{key} {problem}; write --by {key}")));
    }
    Ok(split)
}

/// How many are to be drawn: `60`, `10%`, or `free=20,paid=10%`.
pub fn amount(text: &str, split: &Split, sizes: &BTreeMap<String, usize>) -> Result<Amount> {
    let wrong = |what: &str| {
        Failure::usage(format!("-n {what}: write a number, a share as 10%, or STRATUM=N,…"))
    };
    let one = |text: &str| match text.strip_suffix('%') {
        Some(percent) => {
            let percent: f64 = percent.trim().parse().ok()?;
            (0.0..=100.0).contains(&percent).then_some(Amount::Share(percent / 100.0))
        }
        None => text.trim().parse().ok().map(Amount::Total),
    };
    if let Some(amount) = one(text) {
        return Ok(amount);
    }
    let mut each = Vec::new();
    for part in text.split(',') {
        let (name, number) = part.rsplit_once('=').ok_or_else(|| wrong(text))?;
        let number = one(number).ok_or_else(|| wrong(text))?;
        let key = split.key().unwrap_or_default();
        // A value of the field, or a band without the flag's name, is enough.
        let full = [name.to_owned(), format!("{key}={name}"), format!("{key}{name}")];
        let Some(known) = full.into_iter().find(|full| sizes.contains_key(full)) else {
            let known: Vec<&str> = sizes.keys().map(String::as_str).collect();
            bail!(Failure::usage(format!(
                "-n: there is no stratum {name}; the strata are {}",
                known.join(", ")
            )));
        };
        each.push((known, number));
    }
    Ok(Amount::Each(each))
}

/// What may be drawn, from the queue.
pub fn candidates(
    workspace: &Workspace,
    tally: &Tally,
    split: &Split,
    (unit, pair_by): (Unit, Option<&str>),
) -> Result<Vec<Candidate>> {
    let positions: Vec<usize> = tally.selection.iter().collect();
    let items = workspace.drawn(tally, &positions)?;
    let candidate = |key: String, positions: &[usize]| {
        let stratum = split.stratum(&tally.columns, positions[0]);
        let items = positions.iter().filter_map(|at| items.get(at).cloned()).collect();
        Candidate { stratum, key, items }
    };
    if unit == Unit::Item {
        let found = positions.iter().filter_map(|at| Some((item_key(items.get(at)?), *at)));
        return Ok(found.map(|(key, at)| candidate(key, &[at])).collect());
    }
    let Some(condition) = &workspace.rubric.condition else {
        bail!(Failure::usage("--pairs: the rubric has no condition whose two values make pairs"));
    };
    let pairs = Pairs::of(&tally.columns, positions, condition, pair_by);
    let stratum = |at: usize| split.stratum(&tally.columns, at);
    if let Some((a, b)) = pairs.pairs.iter().find(|(a, b)| stratum(*a) != stratum(*b)) {
        bail!(Failure::usage(format!(
            "--pairs: the two runs of a query differ in {} ({} and {}); draw apart by what both runs share",
            split.key().unwrap_or_default(),
            stratum(*a),
            stratum(*b)
        )));
    }
    if pairs.pairs.is_empty() {
        bail!(Failure::usage(format!(
            "--pairs: no two items are runs of one query with {}={} and {}={}",
            condition.field, condition.a, condition.field, condition.b
        )));
    }
    let mut runs: HashMap<&str, usize> = HashMap::new();
    for key in &pairs.keys {
        *runs.entry(key).or_default() += 1;
    }
    let both = pairs.pairs.iter().zip(&pairs.keys);
    let found = both.map(|((a, b), key)| {
        let mut ranked = key.clone();
        if runs.get(key.as_str()).is_some_and(|runs| *runs > 1) {
            // Each run of a query has a rank of its own.
            for item in [a, b].into_iter().filter_map(|at| items.get(at)) {
                ranked = format!("{ranked}\0{}", item_key(item));
            }
        }
        candidate(ranked, &[*a, *b])
    });
    Ok(found.collect())
}

/// Every value of a field is a stratum, which scores are not meant for.
fn check_few_numbers(key: &str, tally: &Tally) -> Result<()> {
    let values = tally.selection.iter().filter_map(|at| tally.columns.value(key, at));
    let numbers = values.filter(|value| matches!(value, Scalar::Number(_)));
    let mut different: Vec<String> = numbers.map(|value| value.to_string()).collect();
    different.sort_unstable();
    different.dedup();
    if different.len() > MOST_NUMBERS {
        bail!(Failure::usage(format!(
            "{key} has {} different numbers, and each would be a stratum; name where bands end, e.g. --by {key}=0.5",
            different.len()
        )));
    }
    Ok(())
}
