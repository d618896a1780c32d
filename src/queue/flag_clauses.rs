//! What of a record tells whether its flag is up.

use crate::filter::{Atom, Op, Value};
use crate::rubric::FlagCheck;

/// The clauses that tell whether a flag is there, and whether it is up; for each of its names.
#[must_use]
pub fn flag_clauses(check: &FlagCheck) -> Vec<[Atom; 3]> {
    let named = |name: &str| {
        let more = check.yes.iter().map(String::as_str).filter(|word| *word != "yes");
        let said = ["true", "yes"].into_iter().chain(more);
        let words = said.map(|word| Value::Word(word.to_owned())).collect();
        let compare = |op, values| Atom::Compare { key: name.to_owned(), op, values };
        [
            Atom::Has(name.to_owned()),
            compare(Op::Is, words),
            compare(Op::AtLeast, vec![Value::Word(check.at.to_string())]),
        ]
    };
    check.names().map(named).collect()
}
