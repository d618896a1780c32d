//! What is known of every item: who it is, which clauses hold, and how far the review is.

use std::collections::{HashMap, HashSet};

use super::progress::{Asking, ItemState};
use super::selection::Selection;
use super::survey::{ClauseBits, Survey, Surveyed};
use crate::corpus::identity::Identities;
use crate::filter::{Atom, Expr, Facts, Reviewer, State};
use crate::labels::ledger::Ledger;
use crate::labels::sheet::{Sheet, sheet};
use crate::rubric::Rubric;

/// The review's state beyond the item on the screen.
#[derive(Debug)]
pub struct Tally {
    reviewer: String,
    /// Everyone's labels.
    pub ledger: Ledger,
    identities: Identities,
    survey: Survey,
    /// By position; `None` where the survey has not come yet.
    bits: Vec<Option<ClauseBits>>,
    /// Items with a label of the reviewer's. All others are untouched.
    states: HashMap<usize, ItemState>,
    /// Items that have been on the screen in this run.
    seen: HashSet<usize>,
    filter: Option<Expr>,
    /// The queue.
    pub selection: Selection,
}

impl Tally {
    /// A tally of nothing yet, for this reviewer's labels.
    #[must_use]
    pub fn new(reviewer: &str, ledger: Ledger, survey: Survey, filter: Option<Expr>) -> Self {
        let mut tally = Tally {
            reviewer: reviewer.to_owned(),
            ledger,
            identities: Identities::default(),
            survey: Survey::default(),
            bits: Vec::new(),
            states: HashMap::new(),
            seen: HashSet::new(),
            filter: None,
            selection: Selection::All { len: 0 },
        };
        tally.set_filter(survey, filter);
        tally
    }

    /// Starts over with another filter; the survey must be run again.
    pub fn set_filter(&mut self, survey: Survey, filter: Option<Expr>) {
        let len = self.bits.len();
        self.survey = survey;
        self.bits = vec![None; len];
        self.selection = match filter {
            None => Selection::All { len },
            Some(_) => Selection::Some { positions: Vec::new(), judged: 0 },
        };
        self.filter = filter;
    }

    /// The filter in force.
    #[must_use]
    pub fn filter(&self) -> Option<&Expr> {
        self.filter.as_ref()
    }

    /// The clauses the survey must look for.
    #[must_use]
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// Who is who, as far as known.
    #[must_use]
    pub fn identities(&self) -> &Identities {
        &self.identities
    }

    /// The corpus has this many records by now.
    pub fn grow(&mut self, len: usize) {
        if self.bits.len() < len {
            self.bits.resize(len, None);
        }
        if let Selection::All { len: known } = &mut self.selection {
            *known = len.max(*known);
        }
    }

    /// Takes in what the survey found about some records.
    pub fn take_in(&mut self, batch: &[Surveyed], rubric: &Rubric) {
        for found in batch {
            self.grow(found.position + 1);
            self.identities.note(found.position, found.identity);
            self.bits[found.position] = Some(found.bits);
        }
        self.anchor(rubric);
        self.judge();
    }

    /// Every record has been looked at.
    pub fn complete(&mut self, rubric: &Rubric) {
        self.identities.finish(self.bits.len());
        self.anchor(rubric);
    }

    /// Whether every record has been looked at.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.identities.complete() && self.bits.iter().all(Option::is_some)
    }

    /// How many records the survey has looked at.
    #[must_use]
    pub fn surveyed(&self) -> usize {
        self.bits.iter().flatten().count()
    }

    /// The labels have changed: finds their records again and counts anew.
    pub fn anchor(&mut self, rubric: &Rubric) {
        self.ledger.anchor(&self.identities);
        let labelled: Vec<usize> = self.ledger.positions().collect();
        self.states.clear();
        for position in labelled {
            self.recount(position, rubric);
        }
    }

    /// The labels of one item have changed.
    pub fn recount(&mut self, position: usize, rubric: &Rubric) {
        let sheet = self.sheet(position, rubric);
        let bits = self.bits.get(position).copied().flatten().unwrap_or_default();
        let state = Asking { survey: &self.survey, bits, sheet: &sheet }.state(rubric);
        if sheet.is_empty() {
            self.states.remove(&position);
        } else {
            self.states.insert(position, state);
        }
    }

    /// The reviewer's labels on an item.
    #[must_use]
    pub fn sheet(&self, position: usize, rubric: &Rubric) -> Sheet {
        sheet(&self.ledger, position, &self.reviewer, rubric)
    }

    /// How an item stands.
    #[must_use]
    pub fn state(&self, position: usize) -> ItemState {
        self.states.get(&position).copied().unwrap_or(ItemState::Untouched)
    }

    /// How many items of the queue stand like this.
    #[must_use]
    pub fn count(&self, state: ItemState) -> usize {
        let listed = self.states.iter().filter(|(position, _)| self.selection.holds(**position));
        let labelled = listed.clone().count();
        match state {
            ItemState::Untouched => {
                self.selection.len() - labelled
                    + listed.filter(|(_, found)| **found == state).count()
            }
            _ => listed.filter(|(_, found)| **found == state).count(),
        }
    }

    /// Notes that an item has been on the screen.
    pub fn saw(&mut self, position: usize) {
        self.seen.insert(position);
    }

    /// The next open item behind this one, then from the top.
    #[must_use]
    pub fn next_open(&self, from: Option<usize>) -> Option<usize> {
        self.selection.round_from(from).find(|&position| self.state(position).is_open())
    }

    /// The next bookmarked item behind this one, then from the top.
    #[must_use]
    pub fn next_bookmark(&self, from: Option<usize>, rubric: &Rubric) -> Option<usize> {
        let mut round = self.selection.round_from(from);
        round.find(|position| {
            self.states.contains_key(position) && self.sheet(*position, rubric).bookmarked
        })
    }

    /// Lets records into the queue as far as all before them have been looked at.
    fn judge(&mut self) {
        let Some(filter) = &self.filter else { return };
        let Selection::Some { positions, judged } = &self.selection else { return };
        let (mut positions, mut next) = (positions.clone(), *judged);
        while let Some(Some(bits)) = self.bits.get(next) {
            if filter.eval(&ItemFacts { tally: self, position: next, bits: *bits }) {
                positions.push(next);
            }
            next += 1;
        }
        self.selection = Selection::Some { positions, judged: next };
    }
}

/// What the filter is tested against: the record's clauses and everyone's labels on it.
struct ItemFacts<'a> {
    tally: &'a Tally,
    position: usize,
    bits: ClauseBits,
}
