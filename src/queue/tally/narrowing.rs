//! Which items the queue has: filters, sorts, samples, and the items behind a number.

use std::collections::HashSet;

use super::{Opened, Tally};
use crate::filter::{Atom, Expr, State};
use crate::queue::item_facts::ItemFacts;
use crate::queue::only::Only;
use crate::queue::order::Sort;
use crate::queue::repeats::mixed_into;
use crate::queue::seal::Seals;
use crate::queue::selection::Selection;
use crate::queue::survey::{ClauseBits, Survey};
use crate::rubric::Rubric;
use crate::text::listed;

/// So many items that are missing are named.
const MOST_NAMED: usize = 5;

impl Tally {
    /// Starts over with another filter; the survey must be run.
    pub(super) fn set_filter(&mut self, survey: Survey, filter: Option<Expr>) {
        let len = self.bits.len();
        self.survey = survey;
        self.bits = vec![None; len];
        self.selection = match filter {
            None => Selection::All { len },
            Some(_) => Selection::Some { positions: Vec::new(), judged: 0 },
        };
        self.filter = filter;
        self.opened = None;
    }

    /// Makes some items of the queue the queue, until another filter is set or it is closed.
    pub fn open(&mut self, what: &str, items: &[usize]) {
        self.close();
        let items = Selection::sorted(items.to_vec());
        let whole = std::mem::replace(&mut self.selection, items);
        self.opened = Some(Opened { what: what.to_owned(), whole });
    }

    /// Takes the whole queue again; says whether only some items of it were open.
    pub fn close(&mut self) -> bool {
        let opened = self.opened.take();
        let is_some = opened.is_some();
        if let Some(Opened { whole, .. }) = opened {
            self.selection = whole;
        }
        is_some
    }

    /// What the items have in common that are open alone.
    #[must_use]
    pub fn opened(&self) -> Option<&str> {
        self.opened.as_ref().map(|opened| opened.what.as_str())
    }

    /// The queue, also while only some items of it are open.
    #[must_use]
    pub fn whole(&self) -> &Selection {
        self.opened.as_ref().map_or(&self.selection, |opened| &opened.whole)
    }

    /// Sets another filter; says whether the queue is known at once. Else the survey must be run.
    pub fn filter_anew(&mut self, survey: Survey, filter: Option<Expr>, rubric: &Rubric) -> bool {
        let known = self.knows_all().then(|| survey.from_columns(&self.columns, self.bits.len()));
        self.set_filter(survey, filter);
        let Some(bits) = known.flatten() else { return false };
        self.bits = bits.into_iter().map(Some).collect();
        self.judge(rubric);
        self.put_in_order(rubric);
        true
    }

    /// Sorts the queue, at once if everything is known, else as soon as it is.
    pub fn set_sort(&mut self, sort: Option<Sort>, rubric: &Rubric) {
        self.sort = sort;
        self.put_in_order(rubric);
    }

    /// What the queue is sorted by, if not by the files.
    #[must_use]
    pub fn sort(&self) -> Option<&Sort> {
        self.sort.as_ref()
    }

    /// Keeps only these items, in their order, as soon as all are known.
    pub fn set_only(&mut self, only: Option<Only>, rubric: &Rubric) {
        self.only = only;
        self.put_in_order(rubric);
    }

    /// Whether the queue is a sample.
    #[must_use]
    pub fn is_sample(&self) -> bool {
        matches!(self.only, Some(Only::Sample(..)))
    }

    /// What was asked for by name and is in no file; known once every record has been looked at.
    #[must_use]
    pub fn missing(&self) -> Option<String> {
        let only = self.only.as_ref().filter(|_| self.is_complete())?;
        let names = self.absent(only);
        let what = match only {
            Only::Ids(_) => "ids",
            Only::Sample(..) => "items of the sample",
        };
        match names.as_slice() {
            [] => None,
            [one] => Some(format!("of the {what}, {one} is in no file here")),
            several => Some(format!(
                "{} of the {what} are in no file here: {}",
                several.len(),
                listed(several, MOST_NAMED)
            )),
        }
    }

    /// Gives a sort up that cannot be done.
    ///
    /// # Errors
    /// Where it cannot; with the nearest key.
    pub fn check_sort(&mut self, rubric: &Rubric) -> Result<(), String> {
        let is_open = |sort: &Sort| Seals::of(self, rubric).check_sort(sort, &self.columns);
        let checked = self.sort.as_ref().map_or(Ok(()), |sort| {
            sort.check(self)?;
            is_open(sort)
        });
        if checked.is_err() {
            self.sort = None;
            let filter = self.filter.take();
            self.filter_anew(self.survey.clone(), filter, rubric);
        }
        checked
    }

    /// Whether the queue has an order of its own.
    #[must_use]
    pub fn is_sorted(&self) -> bool {
        matches!(self.selection, Selection::Sorted { .. })
    }

    /// Whether the queue waits to be put in order.
    #[must_use]
    pub fn waits_for_order(&self) -> bool {
        (self.sort.is_some() || self.only.is_some())
            && !matches!(self.selection, Selection::Sorted { .. })
    }

    pub(super) fn put_in_order(&mut self, rubric: &Rubric) {
        if (self.sort.is_none() && self.only.is_none()) || !self.is_complete() {
            return;
        }
        let mut positions: Vec<usize> = if let Some(only) = &self.only {
            let mut seen = HashSet::new();
            let wanted = self.positions_of(only).into_iter();
            let wanted = wanted.filter(|found| self.selection.holds(*found));
            wanted.filter(|found| seen.insert(*found)).collect()
        } else {
            (0..self.selection.len()).filter_map(|place| self.selection.get(place)).collect()
        };
        if let Some(sort) = &self.sort {
            positions.sort_unstable();
            sort.sort(&mut positions, self, rubric);
        }
        self.selection = Selection::sorted(mixed_into(positions, &self.shown_twice(rubric)));
    }

    /// The items that a filter would let through; `None` where the files would have to be read.
    #[must_use]
    pub fn matching(&self, survey: &Survey, filter: &Expr, rubric: &Rubric) -> Option<Vec<usize>> {
        let all = self.knows_all().then(|| survey.from_columns(&self.columns, self.bits.len()));
        let matches = |&(position, bits): &(usize, ClauseBits)| {
            filter.eval(&ItemFacts { tally: self, survey, rubric, position, bits })
        };
        let found = all??.into_iter().enumerate().filter(matches);
        Some(found.map(|(position, _)| position).collect())
    }

    /// The filter in force.
    #[must_use]
    pub fn filter(&self) -> Option<&Expr> {
        self.filter.as_ref()
    }

    /// Whether the filter has been tried on the record at this position.
    #[must_use]
    pub fn is_judged(&self, position: usize) -> bool {
        match &self.selection {
            Selection::All { .. } | Selection::Sorted { .. } => true,
            Selection::Some { judged, .. } => position < *judged,
        }
    }

    /// Judges every record again, now that all are known: labels may have found their records since
    /// the first ones were judged. Nobody is looking at the queue yet.
    pub fn judge_again(&mut self, rubric: &Rubric) {
        if let Selection::Some { positions, judged } = &mut self.selection {
            (*positions, *judged) = (Vec::new(), 0);
        }
        self.judge(rubric);
    }

    /// Lets records into the queue as far as all before them have been looked at.
    pub(super) fn judge(&mut self, rubric: &Rubric) {
        // The other item of a pair, and those of a sample, may be any of those that are still to come.
        let needs_all =
            |one: &&Atom| matches!(one, Atom::Pair(_) | Atom::Is { state: State::Sampled, .. });
        let needs_all = |filter: &Expr| filter.atoms().iter().any(needs_all);
        if self.filter.as_ref().is_some_and(needs_all) && !self.is_complete() {
            return;
        }
        let Some(filter) = self.filter.take() else { return };
        if let Selection::Some { positions, judged } = &mut self.selection {
            let (mut positions, mut next) = (std::mem::take(positions), *judged);
            while let Some(Some(bits)) = self.bits.get(next) {
                let (position, bits) = (next, *bits);
                let facts = ItemFacts { tally: self, survey: &self.survey, rubric, position, bits };
                if filter.eval(&facts) {
                    positions.push(next);
                }
                next += 1;
            }
            self.selection = Selection::Some { positions, judged: next };
        }
        self.filter = Some(filter);
    }
}
