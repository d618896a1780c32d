//! Whose answers count.

use super::failure::{Failure, hint};
use crate::cli::WhoseArgs;
use crate::queue::tally::Tally;

/// Whose answer counts where several answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// The one that was decided on, else the one that all gave.
    #[default]
    Resolved,
    /// The one that more than half gave.
    Majority,
    /// This reviewer's.
    Of(String),
}

/// Whose answers count.
///
/// # Errors
/// Where the reviewer who is named has no labels: a slip of the finger.
pub fn whose_answers(args: &WhoseArgs, tally: &Tally) -> Result<Whose, Failure> {
    let Some(name) = &args.by_reviewer else {
        return Ok(if args.majority { Whose::Majority } else { Whose::Resolved });
    };
    let mut known: Vec<&str> =
        tally.ledger.positions().flat_map(|position| tally.ledger.reviewers_at(position)).collect();
    known.extend(tally.ledger.pair_answers().map(|event| event.by.as_str()));
    known.sort_unstable();
    known.dedup();
    if !known.contains(&name.as_str()) {
        return Err(Failure::usage(format!(
            "nobody called {name} has labels here; {}",
            hint(name, &known)
        )));
    }
    Ok(Whose::Of(name.clone()))
}
