//! What was answered about the two runs of a query together.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use super::Tally;
use crate::labels::event::Body;
use crate::labels::sheet::{Sheet, same_pair_question};
use crate::labels::targets::Given;
use crate::rubric::Rubric;

/// By the positions of both items, the lower one first: what each reviewer says, by name.
pub type PairSheets = BTreeMap<(usize, usize), BTreeMap<String, Sheet>>;

impl Tally {
    /// What was answered about pairs whose texts are as they were. Found once a change.
    #[must_use]
    pub fn pair_sheets(&self, rubric: &Rubric) -> Arc<PairSheets> {
        let mut kept = self.pair_sheets.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.known_now();
        match &*kept {
            Some((known, sheets)) if *known == now => sheets.clone(),
            _ => {
                let sheets = Arc::new(self.find_pair_sheets(rubric));
                *kept = Some((now, sheets.clone()));
                sheets
            }
        }
    }

    /// What the reviewer answered about two items.
    #[must_use]
    pub fn pair_sheet(&self, (one, two): (usize, usize), rubric: &Rubric) -> Sheet {
        let sheets = self.pair_sheets(rubric);
        let of_pair = sheets.get(&(one.min(two), one.max(two)));
        of_pair.and_then(|by| by.get(&self.reviewer)).cloned().unwrap_or_default()
    }

    fn find_pair_sheets(&self, rubric: &Rubric) -> PairSheets {
        let mut found = PairSheets::new();
        for event in self.ledger.pair_answers() {
            let Body::PairAnswer { items, rubric: reference, question, value, hidden } =
                &event.body
            else {
                continue;
            };
            let asked = same_pair_question(&self.ledger, rubric, reference, question);
            let (Some(one), Some(two)) =
                (self.ledger.current(&items[0]), self.ledger.current(&items[1]))
            else {
                continue;
            };
            let Some(asked) = asked.filter(|_| one != two) else { continue };
            let by = found.entry((one.min(two), one.max(two))).or_default();
            let sheet = by.entry(event.by.clone()).or_default();
            sheet.answers.retain(|(known, _)| *known != asked.id);
            if value.as_ref().is_some_and(|value| asked.accepts(value)) {
                let given = Given {
                    event: event.id,
                    order: event.order(),
                    value: value.clone(),
                    ms: None,
                    seen: None,
                    hidden: hidden.clone(),
                    folded: None,
                    suggested: Vec::new(),
                };
                sheet.answers.push((asked.id.clone(), given));
            }
        }
        found
    }
}
