//! What is known of every item: who it is, which clauses hold, and how far the review is.

mod again;
mod labels;
mod naming;
mod narrowing;
mod pair_sheets;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock};

use super::columns::Columns;
use super::only::Only;
use super::order::Sort;
use super::pairs::Pairs;
use super::progress::ItemState;
use super::selection::Selection;
use super::survey::{ClauseBits, Survey, Surveyed};
use crate::corpus::Item;
use crate::corpus::identity::Identities;
use crate::corpus::showing::record;
use crate::filter::Expr;
use crate::labels::carried;
use crate::labels::event::{Event, Millis};
use crate::labels::files::Files;
use crate::labels::ledger::Ledger;
use crate::labels::sample::Design;
use crate::rubric::Rubric;

pub use self::pair_sheets::PairSheets;

/// How many signs of hesitation each item of a reviewer shows, by position; those that show none are not
/// in it.
pub type Hesitations = HashMap<usize, u32>;

/// What something was worked out from: so many events, so many known records, and whether these are all.
type Known = (usize, usize, bool);

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
    /// Items whose suggestions have been shown in this run.
    advised: HashSet<usize>,
    /// Items whose prompts have been read in this run.
    read: HashSet<usize>,
    filter: Option<Expr>,
    sort: Option<Sort>,
    /// The only items of the queue, in its order.
    only: Option<Only>,
    /// As of when items of a sample are shown twice, where they are shown at all.
    shows_again: Option<Millis>,
    /// The files under review.
    files: Files,
    /// The field of the rubric's condition.
    condition: Option<String>,
    /// Fields that records do not have themselves: they tell nobody's labels.
    derived: Vec<String>,
    /// The items of recorded samples; found where a filter asks for them.
    sampled: OnceLock<HashSet<usize>>,
    /// Signs of hesitation by reviewer; found where something asks for them.
    hesitations: Mutex<(Known, HashMap<String, Arc<Hesitations>>)>,
    /// What was answered about pairs; found where something asks for it.
    pair_sheets: Mutex<Option<(Known, Arc<PairSheets>)>>,
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
    pub fn new(
        reviewer: &str,
        rubric: &Rubric,
        ledger: Ledger,
        survey: Survey,
        filter: Option<Expr>,
    ) -> Self {
        let mut tally = Tally {
            reviewer: reviewer.to_owned(),
            ledger,
            identities: Arc::default(),
            columns: Arc::default(),
            survey: Survey::default(),
            bits: Vec::new(),
            states: HashMap::new(),
            seen: HashSet::new(),
            advised: HashSet::new(),
            read: HashSet::new(),
            filter: None,
            sort: None,
            only: None,
            shows_again: None,
            files: Files::default(),
            condition: rubric.condition.as_ref().map(|condition| condition.field.clone()),
            derived: Vec::new(),
            sampled: OnceLock::new(),
            hesitations: Mutex::default(),
            pair_sheets: Mutex::default(),
            pairs: OnceLock::new(),
            selection: Selection::All { len: 0 },
            opened: None,
        };
        tally.set_filter(survey, filter);
        tally
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
        let (a, b) = pairs.get(&record(position)).copied()?;
        // The side that is looked at is of the same showing.
        Some(if a == record(position) { (position, b) } else { (a, position) })
    }

    /// Whether a recorded sample holds the item at a position. Known once every record is.
    #[must_use]
    pub fn is_sampled(&self, position: usize) -> bool {
        if !self.knows_all() {
            return false;
        }
        let sampled = self.sampled.get_or_init(|| {
            let designs = self.ledger.designs();
            self.locate(designs.iter().flat_map(Design::items)).into_iter().flatten().collect()
        });
        sampled.contains(&record(position))
    }

    /// Takes in what an earlier look at every record found, and the truth of the clauses for each where that is
    /// known; says whether nothing else has to be looked at. Else the survey must be run.
    pub fn recall(
        &mut self,
        (identities, columns): (Arc<Identities>, Arc<Columns>),
        bits: Option<Vec<ClauseBits>>,
        rubric: &Rubric,
    ) -> bool {
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

    /// What something that is worked out now is worked out from.
    fn known_now(&self) -> Known {
        (self.ledger.len(), self.columns.known(), self.knows_all())
    }

    /// Starts over with other data: nothing is known of any record.
    pub fn start_over(&mut self, survey: Survey, filter: Option<Expr>) {
        self.identities = Arc::default();
        self.columns = Arc::default();
        (self.pairs, self.sampled) = (OnceLock::new(), OnceLock::new());
        self.bits.clear();
        self.states.clear();
        self.hesitations = Mutex::default();
        self.pair_sheets = Mutex::default();
        self.seen.clear();
        self.advised.clear();
        self.read.clear();
        self.ledger.forget_records();
        self.set_filter(survey, filter);
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

    /// Takes in what the survey found about some records, and finds the labels that are about them.
    pub fn take_in(&mut self, batch: &[Surveyed], rubric: &Rubric) {
        if self.note(batch) {
            self.anchor_anew(rubric);
        } else if !self.anchor(rubric) {
            for found in batch {
                self.recount(found.position, rubric);
            }
        }
        self.judge(rubric);
    }

    /// Takes in what the survey found about some records. Their labels are found once every record is known:
    /// looking for all of them after each few records would take the square of their number.
    pub fn note_unlabelled(&mut self, batch: &[Surveyed]) {
        self.note(batch);
    }

    /// Notes records; whether they carry labels themselves.
    fn note(&mut self, batch: &[Surveyed]) -> bool {
        for found in batch {
            self.grow(found.position + 1);
            // What is being kept for the next run is complete, and not copied for nothing.
            if self.identities.at(found.position).is_none() {
                let identities = Arc::make_mut(&mut self.identities);
                identities.note(found.position, found.identity);
                identities.note_place(found.position, found.place);
                identities.note_then(found.position, found.place, found.then);
                Arc::make_mut(&mut self.columns).note(found.position, &found.facts);
            }
            self.bits[found.position] = Some(found.bits);
        }
        let carried = batch.iter().filter_map(|found| found.facts.carried.as_deref());
        let carried: Vec<Event> = carried.flat_map(carried::events).collect();
        let brings_labels = !carried.is_empty();
        if brings_labels {
            self.ledger.extend_foreign(carried);
        }
        brings_labels
    }

    /// Takes in what an item that is on hand says. One that is known is looked at for the clauses alone:
    /// counting the words of a long one takes time.
    pub fn take_in_item(&mut self, item: &Item, rubric: &Rubric) -> ClauseBits {
        let position = record(item.position);
        if self.identities.at(position).is_none() {
            let found = Surveyed { position, ..self.survey.look(item) };
            self.take_in(std::slice::from_ref(&found), rubric);
            return found.bits;
        }
        let bits = self.survey.bits_of(item);
        self.grow(position + 1);
        self.bits[position] = Some(bits);
        self.recount(position, rubric);
        self.judge(rubric);
        bits
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
}
