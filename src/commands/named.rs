//! Fields and flags that the command line names.

use anyhow::{Result, bail};

use crate::filter::nearest::did_you_mean;
use crate::queue::tally::Tally;
use crate::workspace::failure::Failure;

/// From here on a score is up where nothing else is said.
pub const USUAL_AT: f64 = 0.5;

/// `NAME`, or `NAME=AT`: a flag, and from where on it is up.
///
/// # Errors
/// Where no item has it, or `AT` is no number.
pub fn named(text: &str, known: &[&str]) -> Result<(String, Option<f64>)> {
    if known.contains(&text) {
        return Ok((text.to_owned(), None));
    }
    let (name, at) = text.rsplit_once('=').map_or((text, None), |(name, at)| (name, Some(at)));
    check(name, known, "--flag")?;
    let Some(at) = at else { return Ok((name.to_owned(), None)) };
    match at.parse::<f64>() {
        Ok(at) if at.is_finite() => Ok((name.to_owned(), Some(at))),
        _ => bail!(Failure::usage(format!(
            "--flag {text}: write NAME=AT with a number, e.g. --flag {name}=0.5"
        ))),
    }
}

/// A field to pair by must be known and short.
pub fn check_pair_by(field: &str, tally: &Tally) -> Result<()> {
    let fields: Vec<&str> = tally.columns.all_keys().collect();
    check(field, &fields, "--pair-by")?;
    if !tally.columns.is_exact(field) {
        bail!(Failure::usage(format!(
            "--pair-by: {field} holds long texts; without --pair-by runs are paired by an equal question"
        )));
    }
    Ok(())
}

/// A key that no item has is a slip of the finger.
pub fn check(key: &str, known: &[&str], option: &str) -> Result<()> {
    if known.contains(&key) {
        return Ok(());
    }
    let prints = || "`triptych show --json` prints an item's fields".to_owned();
    let hint = did_you_mean(key, known.iter().copied(), prints);
    bail!(Failure::usage(format!("{option}: no item has {key}; {hint}")))
}
