//! How answers came about.

use std::collections::BTreeSet;

use super::samples::day;
use crate::report::reading::Reading;

/// How the answers came about that count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// All answers.
    pub answers: usize,
    /// Those that were given while something was hidden.
    pub blind: usize,
    /// What was hidden.
    pub hidden: BTreeSet<String>,
    /// Items with answers of two reviewers or more.
    pub shared: usize,
    /// Of the first and of the last answer.
    pub days: Option<(String, String)>,
}

impl Manner {
    /// Of every answer about items whose labels count.
    #[must_use]
    pub fn of(reading: &Reading<'_>) -> Self {
        let mut manner = Manner::default();
        let mut days: BTreeSet<String> = BTreeSet::new();
        for item in &reading.labelled {
            let answered = item.sheets.iter().filter(|(_, sheet)| !sheet.answers.is_empty());
            manner.shared += usize::from(answered.clone().count() > 1);
            for (_, given) in answered.flat_map(|(_, sheet)| &sheet.answers) {
                manner.answers += 1;
                manner.blind += usize::from(!given.hidden.is_empty());
                manner.hidden.extend(given.hidden.iter().cloned());
                days.insert(day(given.order.placed()));
            }
        }
        manner.days = days.first().cloned().zip(days.last().cloned());
        manner
    }
}
