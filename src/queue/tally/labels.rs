//! How far the review is: who said what of an item, and how it stands.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError};

use super::{Hesitations, Tally};
use crate::corpus::identity::Identities;
use crate::corpus::showing::record;
use crate::filter::Atom;
use crate::labels::event::{Millis, Order};
use crate::labels::ledger::Anchored;
use crate::labels::sheet::{Sheet, sheet};
use crate::labels::targets::Given;
use crate::queue::columns::Columns;
use crate::queue::dispute::Dispute;
use crate::queue::hesitation;
use crate::queue::order::Sorted;
use crate::queue::progress::{Asking, ItemState, disagrees};
use crate::queue::record_facts::READ;
use crate::queue::survey::ClauseBits;
use crate::rubric::{Question, Rubric};

impl Sorted for Tally {
    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn identities(&self) -> &Identities {
        Tally::identities(self)
    }

    fn answered_at(&self, position: usize) -> Option<Millis> {
        let own = self.ledger.at(position).filter(|found| found.reviewer == self.reviewer);
        own.filter_map(|found| found.labels.answered).map(|order| order.placed()).max()
    }

    fn hesitation(&self, position: usize, rubric: &Rubric) -> u32 {
        Tally::hesitation(self, position, &self.reviewer, rubric)
    }

    fn prompts_read(&self) -> HashSet<u64> {
        let earlier = self.read_before().into_iter().map(|(_, position)| position);
        let all = earlier.chain(self.read.iter().copied());
        all.flat_map(|position| self.columns.words().prompts(position)).collect()
    }
}

impl Tally {
    /// Items whose prompt the reviewer had read when he answered, each with when that was.
    #[must_use]
    pub fn read_before(&self) -> Vec<(Order, usize)> {
        let is_read = |given: &&Given| {
            given.seen.is_some_and(|seen| seen.prompt >= READ)
                || given.folded.is_some_and(|folded| folded >= READ)
        };
        let of = |position| {
            let own = self.ledger.at(position);
            let own = own.filter(|found| found.stale.is_none() && found.reviewer == self.reviewer);
            let given = own.flat_map(|found| found.labels.answers.values()).filter(is_read);
            Some((given.map(|given| given.order).max()?, position))
        };
        self.ledger.positions().filter_map(of).collect()
    }

    /// The prompt of the item at a position has been read in this run.
    pub fn note_read(&mut self, position: usize) {
        self.read.insert(position);
    }

    /// Finds the records of labels again, and counts anew where anything moved; says whether.
    pub fn anchor(&mut self, rubric: &Rubric) -> bool {
        let has_changed = self.find_records() != Anchored::AsBefore;
        if has_changed {
            self.count_anew(rubric);
        }
        has_changed
    }

    /// Any label may have changed: finds their records again and counts anew.
    pub fn anchor_anew(&mut self, rubric: &Rubric) {
        self.find_records();
        self.count_anew(rubric);
    }

    /// Labels of the item at this position have been written.
    pub fn relabel(&mut self, position: usize, rubric: &Rubric) {
        match self.find_records() {
            Anchored::Moved => self.count_anew(rubric),
            Anchored::More | Anchored::AsBefore => self.recount(position, rubric),
        }
    }

    fn count_anew(&mut self, rubric: &Rubric) {
        let labelled = self.ledger.positions().chain(self.ledger.second_showings());
        let labelled: Vec<usize> = labelled.collect();
        self.states.clear();
        for position in labelled {
            self.recount(position, rubric);
        }
    }

    /// The labels of one item have changed.
    pub fn recount(&mut self, position: usize, rubric: &Rubric) {
        let sheet = self.sheet(position, rubric);
        let state = self.state_with(position, &sheet, rubric);
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

    /// Notes that what programs propose for an item has been shown.
    pub fn note_advised(&mut self, position: usize) {
        self.advised.insert(position);
    }

    /// Whether it has been in this run.
    #[must_use]
    pub fn has_been_advised(&self, position: usize) -> bool {
        self.advised.contains(&position)
    }

    /// The labels of a reviewer on an item.
    #[must_use]
    pub fn sheet_of(&self, position: usize, reviewer: &str, rubric: &Rubric) -> Sheet {
        sheet(&self.ledger, position, reviewer, rubric)
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

    /// Whose labels count.
    #[must_use]
    pub fn reviewer(&self) -> &str {
        &self.reviewer
    }

    /// Whether an item has been on the screen in this run.
    #[must_use]
    pub fn has_seen(&self, position: usize) -> bool {
        self.seen.contains(&position)
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

    /// Everyone's sheets for an item, by name.
    #[must_use]
    pub fn sheets(&self, position: usize, rubric: &Rubric) -> Vec<(&str, Sheet)> {
        let names = self.ledger.reviewers_at(position).into_iter();
        names.map(|name| (name, sheet(&self.ledger, position, name, rubric))).collect()
    }

    /// Whether a question is asked of an item, with these labels on it.
    #[must_use]
    pub fn asks(&self, position: usize, sheet: &Sheet, question: &Question) -> bool {
        let bits = self.bits_at(position);
        Asking { survey: &self.survey, bits, sheet }.asks(question)
    }

    /// Whether a clause that the survey knows holds for an item.
    #[must_use]
    pub fn holds(&self, position: usize, clause: &Atom) -> bool {
        self.survey.holds(clause, self.bits_at(position))
    }

    fn bits_at(&self, position: usize) -> ClauseBits {
        self.bits.get(record(position)).copied().flatten().unwrap_or_default()
    }

    /// How an item stands for whoever has this sheet.
    #[must_use]
    pub fn state_with(&self, position: usize, sheet: &Sheet, rubric: &Rubric) -> ItemState {
        let bits = self.bits_at(position);
        Asking { survey: &self.survey, bits, sheet }.state(rubric)
    }

    /// How many signs of hesitation a reviewer's answers on the item at a position show.
    #[must_use]
    pub fn hesitation(&self, position: usize, reviewer: &str, rubric: &Rubric) -> u32 {
        self.hesitations(reviewer, rubric).get(&position).copied().unwrap_or(0)
    }

    fn hesitations(&self, reviewer: &str, rubric: &Rubric) -> Arc<Hesitations> {
        let mut kept = self.hesitations.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.known_now();
        let (known, by) = &mut *kept;
        if *known != now {
            *known = now;
            by.clear();
        }
        let find = || Arc::new(hesitation::of(self, reviewer, rubric));
        by.entry(reviewer.to_owned()).or_insert_with(find).clone()
    }

    /// Whether reviewers answered a question of this item differently, and nothing was decided.
    #[must_use]
    pub fn is_disputed(&self, position: usize, rubric: &Rubric) -> bool {
        let dispute = Dispute::of(self, rubric, position);
        rubric.questions.iter().any(|question| dispute.is_open(question))
    }

    /// Whether this reviewer's answers to an item contradict the flags that its questions check.
    #[must_use]
    pub fn disagrees(&self, position: usize, rubric: &Rubric) -> bool {
        let sheet = self.sheet(position, rubric);
        let bits = self.bits_at(position);
        disagrees(rubric, &Asking { survey: &self.survey, bits, sheet: &sheet })
    }

    /// How many items of the queue another reviewer has done.
    #[must_use]
    pub fn done_by(&self, reviewer: &str, rubric: &Rubric) -> usize {
        self.count_where(|position| {
            let sheet = sheet(&self.ledger, position, reviewer, rubric);
            self.state_with(position, &sheet, rubric) == ItemState::Done
        })
    }

    /// How many items of the queue fulfil this.
    #[must_use]
    pub fn count_where(&self, holds: impl Fn(usize) -> bool) -> usize {
        let labelled = self.ledger.positions().filter(|&position| self.selection.holds(position));
        labelled.filter(|&position| holds(position)).count()
    }
}
