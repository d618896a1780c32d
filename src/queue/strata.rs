//! The parts of a corpus that a sample is drawn from apart. Each is named by a filter that tells its
//! items, so that a journal explains itself.

use super::columns::Columns;
use crate::filter::{Atom, Expr, Op, Value, parse};

/// The stratum of everything.
pub const ALL: &str = "all";
/// How far from its threshold a flag's bands end, and how much denser the band inside is drawn from.
const NEAR: [(f64, f64); 2] = [(0.1, 4.0), (0.25, 2.0)];

/// How a corpus is divided.
#[derive(Clone, Debug, PartialEq)]
pub enum Split {
    /// Not at all.
    Whole,
    /// By the values of a field.
    Field(String),
    /// By a flag's bands, which end at these numbers.
    Bands(String, Vec<f64>),
    /// By the distance of a flag to its threshold, denser near it.
    Near(String, f64),
}

impl Split {
    /// The field or flag that it divides by.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Split::Whole => None,
            Split::Field(key) | Split::Bands(key, _) | Split::Near(key, _) => Some(key),
        }
    }

    /// The numbers at which bands end, rising.
    fn cuts(&self) -> Vec<f64> {
        match self {
            Split::Whole | Split::Field(_) => Vec::new(),
            Split::Bands(_, cuts) => cuts.clone(),
            Split::Near(_, at) => {
                let below = NEAR.iter().rev().map(|(distance, _)| at - distance);
                let above = NEAR.iter().map(|(distance, _)| at + distance);
                // 0.3 and not 0.30000000000000004.
                let tidy = |cut: f64| (cut * 1e9).round() / 1e9;
                below.chain([*at]).chain(above).map(tidy).collect()
            }
        }
    }

    /// The stratum of an item.
    #[must_use]
    pub fn stratum(&self, columns: &Columns, position: usize) -> String {
        let Some(key) = self.key() else { return ALL.to_owned() };
        let Some(value) = columns.value(key, position) else { return format!("not has:{key}") };
        if let Split::Field(_) = self {
            return atom(key, Op::Is, &value.to_string());
        }
        let Some(score) = value.as_f64() else { return atom(key, Op::Is, &value.to_string()) };
        let cuts = self.cuts();
        let from = cuts.iter().rev().find(|cut| **cut <= score);
        let to = cuts.iter().find(|cut| **cut > score);
        let from = from.map(|cut| atom(key, Op::AtLeast, &cut.to_string()));
        let to = to.map(|cut| atom(key, Op::Less, &cut.to_string()));
        from.into_iter().chain(to).collect::<Vec<_>>().join(" ")
    }

    /// How much denser than others a stratum is drawn from.
    #[must_use]
    pub fn weight(&self, stratum: &str) -> f64 {
        let Split::Near(key, at) = self else { return 1.0 };
        let (from, to) = bounds(stratum, key);
        if from.is_infinite() && to.is_infinite() {
            return 1.0;
        }
        let middle = match (from.is_finite(), to.is_finite()) {
            (true, true) => f64::midpoint(from, to),
            (true, false) => from,
            _ => to - f64::EPSILON,
        };
        let inside = NEAR.iter().find(|(distance, _)| (middle - at).abs() < *distance - 1e-6);
        inside.map_or(1.0, |(_, weight)| *weight)
    }
}

fn atom(key: &str, op: Op, value: &str) -> String {
    let values = vec![Value::Word(value.to_owned())];
    Expr::Atom(Atom::Compare { key: key.to_owned(), op, values }).to_string()
}

/// The numbers from which on and below which a key's values lie, by a stratum's name.
#[must_use]
pub fn bounds(stratum: &str, key: &str) -> (f64, f64) {
    let (mut from, mut to) = (f64::NEG_INFINITY, f64::INFINITY);
    let Ok(filter) = parse(stratum) else { return (from, to) };
    for part in filter.atoms() {
        let Atom::Compare { key: known, op, values } = part else { continue };
        let number = values.first().and_then(|value| value.text().parse::<f64>().ok());
        match (op, number.filter(|_| known == key)) {
            (Op::AtLeast, Some(number)) => from = number,
            (Op::Less, Some(number)) => to = number,
            _ => {}
        }
    }
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::record_facts::RecordFacts;
    use crate::transcript::Scalar;

    fn columns(values: &[Scalar]) -> Columns {
        let mut columns = Columns::default();
        for (position, value) in values.iter().enumerate() {
            let values = vec![("judge".into(), value.clone(), true)];
            columns.note(position, &RecordFacts { values, ..RecordFacts::default() });
        }
        columns
    }

    fn names(split: &Split, values: &[Scalar]) -> Vec<String> {
        let columns = columns(values);
        (0..values.len()).map(|position| split.stratum(&columns, position)).collect()
    }

    fn numbers(values: &[&str]) -> Vec<Scalar> {
        values.iter().map(|value| Scalar::Number((*value).into())).collect()
    }

    #[test]
    fn bands_are_named_by_filters() {
        let split = Split::Bands("judge".into(), vec![0.2, 0.5]);
        let mut values = numbers(&["0.1", "0.2", "0.49", "0.5"]);
        values.push(Scalar::Null);
        let expected = [
            "judge<0.2",
            "judge>=0.2 judge<0.5",
            "judge>=0.2 judge<0.5",
            "judge>=0.5",
            "not has:judge",
        ];
        assert_eq!(names(&split, &values), expected);
        assert_eq!(bounds(expected[1], "judge"), (0.2, 0.5));
        assert_eq!(bounds("tier=free", "judge"), (f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn near_a_threshold_it_is_denser() {
        let split = Split::Near("judge".into(), 0.5);
        let names = names(&split, &numbers(&["0.1", "0.3", "0.45", "0.55", "0.7", "0.9"]));
        assert_eq!(names[1], "judge>=0.25 judge<0.4");
        let weights: Vec<f64> = names.iter().map(|name| split.weight(name)).collect();
        assert_eq!(weights, [1.0, 2.0, 4.0, 4.0, 2.0, 1.0]);
    }

    #[test]
    fn values_with_blanks_are_quoted() {
        let split = Split::Field("judge".into());
        assert_eq!(names(&split, &[Scalar::Text("a b".into())]), ["judge=\"a b\""]);
    }
}
