//! Samples whose numbers stay shut until the items that were dealt are done, so that nobody is led by them
//! and nobody stops where they please.

use std::collections::{BTreeMap, HashSet};

use super::columns::Columns;
use super::order::Sort;
use super::progress::ItemState;
use super::repeats::Repeats;
use super::tally::Tally;
use super::twins::shown_to;
use crate::corpus::showing::second;
use crate::filter::{Atom, Expr, State};
use crate::labels::event::Body;
use crate::labels::sample::{Design, Drawn};
use crate::labels::sheet::sheet;
use crate::rubric::Rubric;

/// A sample whose numbers are shut.
#[derive(Clone, Debug)]
pub struct Seal {
    /// The sample's name.
    pub sample: String,
    /// How many of the items that were dealt are done or skipped.
    pub done: usize,
    /// How many were dealt and are in a file.
    pub dealt: usize,
    /// The positions of all its items.
    items: HashSet<usize>,
}

/// The samples whose numbers are shut.
#[derive(Clone, Debug, Default)]
pub struct Seals(Vec<Seal>);

impl Seal {
    /// What is said of it.
    #[must_use]
    pub fn words(&self) -> String {
        let Seal { sample, done, dealt, .. } = self;
        if self.items.is_empty() {
            return format!("sample {sample} is sealed");
        }
        format!("sample {sample} is sealed, {done} of {dealt} items are done")
    }

    /// The command that opens it early.
    #[must_use]
    pub fn way_out(&self) -> String {
        format!("`triptych unseal --sample {}`", self.sample)
    }
}

impl Seals {
    /// Those of the reviewer whose labels a tally is for. As long as not every record is known, a sample
    /// counts as sealed, with no items.
    #[must_use]
    pub fn of(tally: &Tally, rubric: &Rubric) -> Self {
        let mut opened = HashSet::new();
        for event in tally.ledger.sample_notes() {
            if let Body::Unseal { sample, .. } = &event.body {
                opened.insert(sample.as_str());
            }
        }
        let designs = tally.ledger.designs().into_iter();
        let shut = designs.filter(|design| design.sealed && !opened.contains(design.name.as_str()));
        Seals(shut.filter_map(|design| seal(tally, rubric, &design)).collect())
    }

    /// Whether no sample is sealed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Seal> {
        self.0.iter()
    }

    /// The sample that keeps the labels of the item at a position shut.
    #[must_use]
    pub fn over(&self, position: usize) -> Option<&Seal> {
        self.0.iter().find(|seal| seal.items.contains(&position))
    }

    /// Why a filter cannot be used: it would tell what is sealed.
    ///
    /// # Errors
    /// Where it speaks of labels and something is sealed.
    pub fn check_filter(&self, filter: &Expr) -> Result<(), String> {
        let tells = |atom: &Atom| match atom {
            Atom::Label { .. } | Atom::Code(_) => true,
            Atom::Is { state, .. } => matches!(state, State::Disagrees | State::Disputed),
            _ => false,
        };
        self.refuse(filter.atoms().into_iter().any(tells), "a filter on labels would tell of them")
    }

    /// Why a queue cannot be sorted so.
    ///
    /// # Errors
    /// Where something is sealed and the order would be a flag's.
    pub fn check_sort(&self, sort: &Sort, columns: &Columns) -> Result<(), String> {
        let mut flags = columns.keys().filter(|(_, is_flag)| *is_flag);
        let is_by_flag = flags.any(|(name, _)| sort.is_by(name));
        self.refuse(is_by_flag, "an order by a flag would lead its reviewers")
    }

    fn refuse(&self, is_wrong: bool, why: &str) -> Result<(), String> {
        match self.0.first().filter(|_| is_wrong) {
            Some(seal) => Err(format!(
                "{}; {why}. It opens when all are, or by {}",
                seal.words(),
                seal.way_out()
            )),
            None => Ok(()),
        }
    }
}

/// How many items each reviewer has done of those that were dealt to them, or of all where none were.
#[must_use]
pub fn done_by_reviewer(tally: &Tally, rubric: &Rubric, design: &Design) -> BTreeMap<String, u64> {
    let count = |name: &str, found: &[usize]| {
        found.iter().filter(|at| is_done(tally, rubric, **at, name)).count() as u64
    };
    if !design.deal.is_empty() {
        let dealt = |items: &Vec<Drawn>| -> Vec<usize> {
            tally.locate(items).into_iter().flatten().collect()
        };
        let each = design.deal.iter();
        return each.map(|(name, items)| (name.clone(), count(name, &dealt(items)))).collect();
    }
    let found: Vec<usize> = tally.locate(design.items()).into_iter().flatten().collect();
    let names: HashSet<&str> = found.iter().flat_map(|at| tally.ledger.reviewers_at(*at)).collect();
    let counted = names.into_iter().map(|name| (name.to_owned(), count(name, &found)));
    counted.filter(|(_, done)| *done > 0).collect()
}

/// The seal of a sample; `None` where the items are done. They are those that were dealt to the reviewer;
/// for somebody to whom none were, those of everybody; and where nothing was dealt, all, done by anyone.
fn seal(tally: &Tally, rubric: &Rubric, design: &Design) -> Option<Seal> {
    if !tally.knows_all() {
        let sample = design.name.clone();
        return Some(Seal { sample, done: 0, dealt: 0, items: HashSet::new() });
    }
    let mine = design.deal.get_key_value(tally.reviewer());
    let dealt = mine.map_or_else(|| design.deal.iter().collect::<Vec<_>>(), |own| vec![own]);
    let (mut done, mut all) = (0, 0);
    let again = |name: &str, items: &[Drawn]| {
        tally.repeated((name, items), Repeats::of(design), rubric).into_iter().map(second)
    };
    for (name, items) in &dealt {
        let mut found: Vec<usize> = tally.locate(*items).into_iter().flatten().collect();
        found.extend(again(name, items));
        all += found.len();
        done += found.iter().filter(|at| is_done(tally, rubric, **at, name)).count();
    }
    let items: HashSet<usize> = tally.locate(design.items()).into_iter().flatten().collect();
    if dealt.is_empty() {
        let names = |at: usize| tally.ledger.reviewers_at(at);
        let by_anyone =
            |at: &&usize| names(**at).iter().any(|name| is_done(tally, rubric, **at, name));
        let order = design.repeat.map(|_| shown_to(design, tally.reviewer()));
        let again = again(tally.reviewer(), &order.unwrap_or_default());
        let shown: Vec<usize> = items.iter().copied().chain(again).collect();
        (done, all) = (shown.iter().filter(by_anyone).count(), shown.len());
    }
    (done < all).then(|| Seal { sample: design.name.clone(), done, dealt: all, items })
}

/// Whether a reviewer has done the item at a position, or set it aside.
fn is_done(tally: &Tally, rubric: &Rubric, position: usize, reviewer: &str) -> bool {
    let sheet = sheet(&tally.ledger, position, reviewer, rubric);
    matches!(tally.state_with(position, &sheet, rubric), ItemState::Done | ItemState::Skipped)
}
