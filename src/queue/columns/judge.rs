//! Clauses of filters, told from the columns alone.

use super::{Columns, NONE, Values, computed_keys};
use crate::filter::{Atom, Op, Value};
use crate::transcript::{Pane, Scalar, WarningCode};

/// What tells for each record of a corpus that is known whole whether a clause holds.
pub enum Judge<'c> {
    /// It holds for none.
    Never,
    /// By the record's position.
    By(Box<dyn Fn(usize) -> bool + 'c>),
}

impl<'c> Judge<'c> {
    fn by(holds: impl Fn(usize) -> bool + 'c) -> Option<Self> {
        Some(Judge::By(Box::new(holds)))
    }

    /// Whether the clause holds for the record at a position.
    #[must_use]
    pub fn holds(&self, position: usize) -> bool {
        match self {
            Judge::Never => false,
            Judge::By(holds) => holds(position),
        }
    }
}

impl Columns {
    /// What tells whether a clause holds; `None` where only the file can.
    #[must_use]
    pub fn judge<'c>(&'c self, clause: &'c Atom) -> Option<Judge<'c>> {
        match clause {
            Atom::Compare { key, op, values } => self.compare(key, *op, values),
            Atom::Has(name) => self.has(name),
            Atom::Warn(code) => Judge::by(|position| self.warns(position, *code)),
            _ => None,
        }
    }

    fn compare<'c>(&'c self, key: &str, op: Op, values: &'c [Value]) -> Option<Judge<'c>> {
        let Some(place) = self.by_name.get(key) else {
            if key != "id" {
                return no_record_has(key);
            }
            let compare = op.with(values);
            return Judge::by(move |position| {
                self.id(position).is_some_and(|id| compare(&Scalar::Text(id.into())))
            });
        };
        let compare = op.with(values);
        match &self.keys.get(*place)?.values {
            Values::Coded { codes, scalars, .. } => {
                let truth: Vec<bool> = scalars.iter().map(&compare).collect();
                if !truth.contains(&true) {
                    return Some(Judge::Never);
                }
                Judge::by(move |position| {
                    let code = codes.get(position).copied().unwrap_or(NONE);
                    code.checked_sub(1).is_some_and(|place| truth[usize::from(place)])
                })
            }
            // A number that is looked at as a text must have the file's digits.
            Values::Numbers { numbers, .. } if are_numbers(op, values) => {
                Judge::by(move |position| {
                    let number = numbers.get(position).copied().filter(|number| !number.is_nan());
                    number.is_some_and(|number| compare(&Scalar::Number(number.to_string().into())))
                })
            }
            Values::Numbers { .. } | Values::InFile => None,
        }
    }

    fn has<'c>(&'c self, name: &str) -> Option<Judge<'c>> {
        if let Some(pane) = Pane::ALL.iter().position(|pane| pane.name() == name) {
            let bit = WarningCode::ALL.len() + pane;
            return Judge::by(move |position| self.has_mark(position, bit));
        }
        let Some(place) = self.by_name.get(name) else { return no_record_has(name) };
        match &self.keys.get(*place)?.values {
            Values::Coded { codes, .. } => {
                Judge::by(move |position| codes.get(position).copied().unwrap_or(NONE) != NONE)
            }
            Values::Numbers { numbers, .. } => Judge::by(move |position| {
                numbers.get(position).is_some_and(|number| !number.is_nan())
            }),
            Values::InFile => None,
        }
    }
}

/// A key that no record has tells nothing of any, unless it is worked out from the texts.
fn no_record_has<'c>(key: &str) -> Option<Judge<'c>> {
    let is_told = computed_keys().all(|computed| computed != key);
    is_told.then_some(Judge::Never)
}

fn are_numbers(op: Op, values: &[Value]) -> bool {
    let number = |value: &Value| matches!(value, Value::Word(word) if word.parse::<f64>().is_ok());
    !matches!(op, Op::Matches | Op::Contains) && values.iter().all(number)
}
