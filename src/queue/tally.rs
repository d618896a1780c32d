//! What is known of every item: who it is, which clauses hold, and how far the review is.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::columns::Columns;
use super::item_facts::ItemFacts;
use super::only::Only;
use super::order::Sort;
use super::pairs::Pairs;
use super::progress::{Asking, ItemState};
use super::selection::Selection;
use super::survey::{ClauseBits, Survey, Surveyed};
use crate::corpus::Item;
use crate::corpus::identity::{Identities, Identity};
use crate::filter::{Atom, Expr};
use crate::labels::carried;
use crate::labels::event::{Event, Millis};
use crate::labels::ledger::Ledger;
use crate::labels::sample::{Design, Drawn};
use crate::labels::sheet::{Sheet, sheet};
use crate::rubric::{Question, Rubric};

/// The review's state beyond the item on the screen.
#[derive(Debug)]
pub struct Tally {
    reviewer: String,
    /// Everyone's labels.
    pub ledger: Ledger,
    identities: Arc<Identities>,
    /// What records say beyond their texts.
    pub columns: Arc<Columns>,
    survey: Survey,
    /// By position; `None` where the survey has not come yet.
    bits: Vec<Option<ClauseBits>>,
    /// Items with a label of the reviewer's. All others are untouched.
    states: HashMap<usize, ItemState>,
    /// Items that have been on the screen in this run.
    seen: HashSet<usize>,
    filter: Option<Expr>,
    sort: Option<Sort>,
    /// The only items of the queue, in its order.
    only: Option<Only>,
    /// What a recorded sample holds.
    sampled: HashSet<Identity>,
    /// Both items of the pair that an item is of; found where a filter asks for it.
    pairs: OnceLock<HashMap<usize, (usize, usize)>>,
    /// The queue.
    pub selection: Selection,
    /// The items behind a number, while they are the queue.
    opened: Option<Opened>,
}

/// Some items of the queue, looked at alone for a while.
#[derive(Clone, Debug)]
struct Opened {
    /// What they have in common.
    what: String,
    /// The queue that they are of.
    whole: Selection,
}

impl Tally {
    /// A tally of nothing yet, for this reviewer's labels.
    #[must_use]
    pub fn new(reviewer: &str, ledger: Ledger, survey: Survey, filter: Option<Expr>) -> Self {
        let mut tally = Tally {
            reviewer: reviewer.to_owned(),
            ledger,
            identities: Arc::default(),
            columns: Arc::default(),
            survey: Survey::default(),
            bits: Vec::new(),
            states: HashMap::new(),
            seen: HashSet::new(),
            filter: None,
            sort: None,
            only: None,
            sampled: HashSet::new(),
            pairs: OnceLock::new(),
            selection: Selection::All { len: 0 },
            opened: None,
        };
        let drawn = tally.ledger.designs();
        tally.sampled = drawn.iter().flat_map(Design::items).map(Drawn::identity).collect();
        tally.set_filter(survey, filter);
        tally
    }

    /// Starts over with another filter; the survey must be run.
    fn set_filter(&mut self, survey: Survey, filter: Option<Expr>) {
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

    /// Keeps only these items, in their order, as soon as all are known.
    pub fn set_only(&mut self, only: Option<Only>, rubric: &Rubric) {
        self.only = only;
        self.put_in_order(rubric);
    }

    /// What was asked for by name and is in no file; known once every record has been looked at.
    #[must_use]
    pub fn missing(&self) -> Vec<&str> {
        let only = self.only.as_ref().filter(|_| self.is_complete());
        only.map(|only| only.missing(&self.identities)).unwrap_or_default()
    }

    /// Both items of the pair that the item at a position is of: under the condition's first value, and
    /// under its second. Known once every record is.
    #[must_use]
    pub fn pair_of(&self, position: usize, rubric: &Rubric) -> Option<(usize, usize)> {
        let condition = rubric.condition.as_ref().filter(|_| self.knows_all())?;
        let pairs = self.pairs.get_or_init(|| {
            let found = Pairs::of(&self.columns, 0..self.len(), condition, None);
            let both = found.pairs.into_iter();
            both.flat_map(|(a, b)| [(a, (a, b)), (b, (a, b))]).collect()
        });
        pairs.get(&position).copied()
    }

    /// Whether a recorded sample holds the item at a position.
    #[must_use]
    pub fn is_sampled(&self, position: usize) -> bool {
        self.identities.at(position).is_some_and(|identity| self.sampled.contains(&identity))
    }

    /// Whether an earlier record has the same id and text: copies share labels and count once.
    #[must_use]
    pub fn is_copy(&self, position: usize) -> bool {
        let Some(own) = self.identities.at(position) else { return false };
        let mut alike = self.identities.with_digest(own.digest);
        alike.any(|other| other < position && self.identities.at(other) == Some(own))
    }

    /// Gives a sort up that cannot be done.
    ///
    /// # Errors
    /// Where it cannot; with the nearest key.
    pub fn check_sort(&mut self, rubric: &Rubric) -> Result<(), String> {
        let checked = self.sort.as_ref().map_or(Ok(()), |sort| sort.check(self));
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

    fn put_in_order(&mut self, rubric: &Rubric) {
        if (self.sort.is_none() && self.only.is_none()) || !self.is_complete() {
            return;
        }
        let mut positions: Vec<usize> = if let Some(only) = &self.only {
            let mut seen = HashSet::new();
            let wanted = only.positions(&self.identities).into_iter();
            let wanted = wanted.filter(|found| self.selection.holds(*found));
            wanted.filter(|found| seen.insert(*found)).collect()
        } else {
            (0..self.selection.len()).filter_map(|place| self.selection.get(place)).collect()
        };
        if let Some(sort) = &self.sort {
            positions.sort_unstable();
            sort.sort(&mut positions, self, rubric);
        }
        self.selection = Selection::sorted(positions);
    }

    /// When the reviewer answered a question of this item last.
    #[must_use]
    pub fn answered_at(&self, position: usize) -> Option<Millis> {
        let own = self.ledger.at(position).filter(|found| found.reviewer == self.reviewer);
        own.filter_map(|found| found.labels.answered).map(|(at, _)| at).max()
    }

    /// How many items a filter would let through; `None` where the files would have to be read.
    #[must_use]
    pub fn count_matches(&self, survey: &Survey, filter: &Expr, rubric: &Rubric) -> Option<usize> {
        let all = self.knows_all().then(|| survey.from_columns(&self.columns, self.bits.len()));
        let matches = |(position, bits): (usize, ClauseBits)| {
            filter.eval(&ItemFacts { tally: self, survey, rubric, position, bits })
        };
        Some(all??.into_iter().enumerate().filter(|found| matches(*found)).count())
    }

    /// Takes in what an earlier look at every record found; says whether nothing else has to be
    /// looked at. Else the survey must be run.
    pub fn recall(
        &mut self,
        (identities, columns): (Arc<Identities>, Arc<Columns>),
        rubric: &Rubric,
    ) -> bool {
        let bits = self.survey.from_columns(&columns, columns.known());
        self.grow(columns.known());
        self.identities = identities;
        self.columns = columns;
        self.ledger.extend_foreign(self.columns.carried().flat_map(carried::events));
        let enough = bits.is_some();
        if let Some(bits) = bits {
            self.bits = bits.into_iter().map(Some).collect();
        }
        self.anchor_anew(rubric);
        self.judge(rubric);
        if enough {
            self.put_in_order(rubric);
        }
        enough
    }

    /// Whether every record has been looked at once.
    #[must_use]
    pub fn knows_all(&self) -> bool {
        self.identities.complete() && self.columns.known() == self.bits.len()
    }

    /// Starts over with other data: nothing is known of any record.
    pub fn start_over(&mut self, survey: Survey, filter: Option<Expr>) {
        self.identities = Arc::default();
        self.columns = Arc::default();
        self.pairs = OnceLock::new();
        self.bits.clear();
        self.states.clear();
        self.seen.clear();
        self.ledger.forget_records();
        self.set_filter(survey, filter);
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
    pub fn identities(&self) -> &Arc<Identities> {
        &self.identities
    }

    /// An item's name, with `~2`, `~3`, … where earlier records have the same id. It is for the
    /// screen: what is written down has the id as the record has it.
    #[must_use]
    pub fn shown_name<'i>(&self, item: &'i Item) -> Cow<'i, str> {
        match self.identities.ordinal(item.position) {
            Some(place) if place > 1 => Cow::Owned(format!("{}~{place}", item.name())),
            _ => item.name(),
        }
    }

    /// The same of a record that is known, where its name is short enough to be at hand.
    #[must_use]
    pub fn name(&self, position: usize) -> Option<String> {
        let name = self.columns.name(position)?;
        Some(match self.identities.ordinal(position) {
            Some(place) if place > 1 => format!("{name}~{place}"),
            _ => name.to_owned(),
        })
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

    /// Takes in the clauses of consecutive records; everything else about them is still to come.
    pub fn take_in_bits(&mut self, from: usize, bits: &[ClauseBits], rubric: &Rubric) {
        self.grow(from + bits.len());
        for (slot, bits) in self.bits[from..].iter_mut().zip(bits) {
            slot.get_or_insert(*bits);
        }
        self.judge(rubric);
    }

    /// Takes in what the survey found about some records.
    pub fn take_in(&mut self, batch: &[Surveyed], rubric: &Rubric) {
        for found in batch {
            self.grow(found.position + 1);
            // What is being kept for the next run is complete, and not copied for nothing.
            if self.identities.at(found.position).is_none() {
                Arc::make_mut(&mut self.identities).note(found.position, found.identity);
                Arc::make_mut(&mut self.columns).note(found.position, &found.facts);
            }
            self.bits[found.position] = Some(found.bits);
        }
        let carried = batch.iter().filter_map(|found| found.facts.carried.as_deref());
        let carried: Vec<Event> = carried.flat_map(carried::events).collect();
        if !carried.is_empty() {
            self.ledger.extend_foreign(carried);
            self.anchor_anew(rubric);
        } else if !self.anchor(rubric) {
            for found in batch {
                self.recount(found.position, rubric);
            }
        }
        self.judge(rubric);
    }

    /// Every record has been looked at.
    pub fn complete(&mut self, rubric: &Rubric) {
        if !self.identities.complete() {
            Arc::make_mut(&mut self.identities).finish(self.bits.len());
        }
        self.anchor(rubric);
        self.judge(rubric);
        self.put_in_order(rubric);
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

    /// Finds the records of labels again, and counts anew where anything moved; says whether.
    pub fn anchor(&mut self, rubric: &Rubric) -> bool {
        let moved = self.ledger.anchor(&self.identities);
        if moved {
            self.count_anew(rubric);
        }
        moved
    }

    /// Any label may have changed: finds their records again and counts anew.
    pub fn anchor_anew(&mut self, rubric: &Rubric) {
        self.ledger.anchor(&self.identities);
        self.count_anew(rubric);
    }

    /// Labels of the item at this position have been written.
    pub fn relabel(&mut self, position: usize, rubric: &Rubric) {
        self.ledger.anchor(&self.identities);
        self.recount(position, rubric);
    }

    fn count_anew(&mut self, rubric: &Rubric) {
        let labelled: Vec<usize> = self.ledger.positions().collect();
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

    /// Whether the filter has been tried on the record at this position.
    #[must_use]
    pub fn is_judged(&self, position: usize) -> bool {
        match &self.selection {
            Selection::All { .. } | Selection::Sorted { .. } => true,
            Selection::Some { judged, .. } => position < *judged,
        }
    }

    /// Whether a record that has been looked at may be in the queue. Labels may still find their
    /// records, so that a filter on them tells only when all are known.
    #[must_use]
    pub fn may_be_in_queue(&self, position: usize) -> bool {
        let of_labels = |atom: &&Atom| match atom {
            Atom::Has(what) => ["label", "evidence", "note"].contains(&what.as_str()),
            atom => matches!(atom, Atom::Is { .. } | Atom::Label { .. } | Atom::Pair(_)),
        };
        let by_labels =
            self.filter.as_ref().is_some_and(|filter| filter.atoms().iter().any(of_labels));
        by_labels || !self.is_judged(position) || self.selection.holds(position)
    }

    /// How many records are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bits.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    /// Lets records into the queue as far as all before them have been looked at.
    fn judge(&mut self, rubric: &Rubric) {
        let of_pairs =
            |filter: &Expr| filter.atoms().iter().any(|one| matches!(one, Atom::Pair(_)));
        // The other item of a pair may be any of those that are still to come.
        if self.filter.as_ref().is_some_and(of_pairs) && !self.is_complete() {
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

    /// Everyone's sheets for an item, by name.
    #[must_use]
    pub fn sheets(&self, position: usize, rubric: &Rubric) -> Vec<(&str, Sheet)> {
        let names = self.ledger.reviewers_at(position).into_iter();
        names.map(|name| (name, sheet(&self.ledger, position, name, rubric))).collect()
    }

    /// Whether a question is asked of an item, with these labels on it.
    #[must_use]
    pub fn asks(&self, position: usize, sheet: &Sheet, question: &Question) -> bool {
        let bits = self.bits.get(position).copied().flatten().unwrap_or_default();
        Asking { survey: &self.survey, bits, sheet }.asks(question)
    }

    /// How an item stands for whoever has this sheet.
    #[must_use]
    pub fn state_with(&self, position: usize, sheet: &Sheet, rubric: &Rubric) -> ItemState {
        let bits = self.bits.get(position).copied().flatten().unwrap_or_default();
        Asking { survey: &self.survey, bits, sheet }.state(rubric)
    }

    /// Whether reviewers answered a question of this item differently.
    #[must_use]
    pub fn is_disputed(&self, position: usize, rubric: &Rubric) -> bool {
        let sheets = self.sheets(position, rubric);
        rubric.questions.iter().any(|question| {
            let mut answers = sheets.iter().filter_map(|(_, sheet)| sheet.answer(&question.id));
            let first = answers.next();
            answers.any(|answer| Some(answer) != first)
        })
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
