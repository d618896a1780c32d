//! Labels gathered by the record that events name.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

use super::codes::CodeMark;
use super::event::{Body, Event, EventId, ItemRef, Order, Seen};
use super::few::Few;
use super::quote::Quote;
use crate::rubric::Answer;
use crate::transcript::Digest;

/// Everything that was said about one record, as events name it.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The record.
    pub item: Arc<ItemRef>,
    /// By reviewer.
    pub by: Few<String, Labels>,
    /// By reviewer, what was said when it was shown for the second time. It counts nowhere else.
    pub again: Few<String, Labels>,
    /// What programs propose: the last of each for each question.
    pub suggested: Vec<Suggestion>,
}

impl Target {
    /// Notes a suggestion, unless there is a later one.
    fn suggest(&mut self, new: Suggestion) {
        match self.suggested.iter_mut().find(|known| known.is_of(&new)) {
            Some(known) if known.order > new.order => {}
            Some(known) => *known = new,
            None => self.suggested.push(new),
        }
    }

    /// Whether somebody said something of this target after what they said of the other.
    #[must_use]
    pub fn is_later_than(&self, other: &Target) -> bool {
        self.by.iter().any(|(reviewer, labels)| {
            let before = other.by.get(reviewer).and_then(|labels| labels.orders().min());
            before.is_some_and(|before| labels.orders().any(|order| order > before))
        })
    }
}

/// What a program proposes as an answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// When.
    pub order: Order,
    /// The program.
    pub by: String,
    /// `name@version`.
    pub rubric: String,
    /// The question's id.
    pub question: String,
    /// The answer; `None` where it was taken back.
    pub value: Option<Answer>,
    /// Why, in words.
    pub why: Option<Arc<str>>,
}

impl Suggestion {
    /// Whether it is by the same program and about the same question.
    fn is_of(&self, other: &Suggestion) -> bool {
        (&self.by, &self.rubric, &self.question) == (&other.by, &other.rubric, &other.question)
    }
}

/// What one reviewer said about a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// The last answer by rubric (`name@version`) and question, cleared ones too.
    pub answers: Few<(String, String), Given>,
    /// Quotes, in order, each once.
    pub quotes: Vec<Quote>,
    /// The last word on the note; `None` in it took the note away.
    pub note: Option<Last<Option<Arc<str>>>>,
    /// The last word on the bookmark.
    pub bookmark: Option<Last<bool>>,
    /// The last word on setting it aside.
    pub skip: Option<Last<bool>>,
    /// When the last answer was given.
    pub answered: Option<Order>,
    /// Decisions between reviewers, in order.
    pub decisions: Vec<Decision>,
    /// Codes, in order, each once.
    pub codes: Vec<CodeMark>,
    /// Whether what a blind review hides of the item is shown to this reviewer.
    pub revealed: bool,
}

/// A decision between reviewers who answered a question differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The event, or the one that was confirmed.
    pub order: Order,
    /// `name@version`.
    pub rubric: String,
    /// The question's id.
    pub question: String,
    /// What was decided; `None` leaves it open.
    pub value: Option<Answer>,
    /// The answers that were weighed.
    pub of: Vec<EventId>,
    /// Why, in words.
    pub why: Option<String>,
    /// Who decided.
    pub by: String,
}

/// The last of the events that settle one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last<T> {
    /// The event, or the one that was confirmed.
    pub event: EventId,
    /// Its place in the order: that of the confirmation, where there is one.
    pub order: Order,
    /// What it says.
    pub value: T,
}

/// An answer with what is known of how it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The event, or the one that was confirmed.
    pub event: EventId,
    /// Its place in the order: that of the confirmation, where there is one.
    pub order: Order,
    /// The answer; `None` where it was cleared.
    pub value: Option<Answer>,
    /// Time on the item, in ms.
    pub ms: Option<u64>,
    /// What had been read.
    pub seen: Option<Seen>,
    /// What was hidden.
    pub hidden: Vec<String>,
    /// The share of the prompt that was folded because it had been read before.
    pub folded: Option<f64>,
    /// The programs whose suggestions were shown.
    pub suggested: Vec<String>,
}

/// All targets, each found by what events say of it.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    /// In the order they were first named.
    pub all: Vec<Target>,
    by_item: HashTable<usize>,
    hasher: DefaultHashBuilder,
    by_digest: HashMap<Digest, Vec<usize>>,
}

impl Targets {
    /// Applies a standing event. A confirmation needs the events it names: `find` gives those
    /// that stand and are the same reviewer's.
    pub fn apply<'e>(&mut self, event: &'e Event, find: impl Fn(EventId) -> Option<&'e Event>) {
        // What is said of a pair is not one record's; that both are found is all that is asked here.
        for item in event.pair().into_iter().flatten() {
            self.target(item);
        }
        let Some(item) = event.item() else { return };
        let target = self.target(item);
        if let Body::Suggest { rubric, question, value, why, .. } = &event.body {
            return target.suggest(Suggestion {
                order: event.order(),
                by: event.by.clone(),
                rubric: rubric.clone(),
                question: question.clone(),
                value: value.clone(),
                why: why.clone(),
            });
        }
        let by = if event.is_of_second_showing() { &mut target.again } else { &mut target.by };
        if by.get(event.by.as_str()).is_none() {
            by.insert(event.by.clone(), Labels::default());
        }
        let reviewer = |known: &String| known.as_str().cmp(&event.by);
        let Some(labels) = by.find_mut(reviewer) else { return };
        match &event.body {
            Body::Confirm { of, .. } => {
                for confirmed in of.iter().filter_map(|id| find(*id)) {
                    labels.apply(confirmed, event.order());
                }
            }
            _ => labels.apply(event, event.order()),
        }
    }

    /// The target of this name.
    #[must_use]
    pub fn find(&self, item: &ItemRef) -> Option<usize> {
        // Both showings are of one record.
        let is_it = |place: &usize| self.all[*place].item.is_same(item);
        self.by_item.find(self.hasher.hash_one(item), is_it).copied()
    }

    /// Forgets what was said of this text.
    pub fn empty(&mut self, text: Digest) {
        for &place in self.by_digest.get(&text).into_iter().flatten() {
            self.all[place].by = Few::default();
            self.all[place].again = Few::default();
            self.all[place].suggested.clear();
        }
    }

    fn target(&mut self, item: &Arc<ItemRef>) -> &mut Target {
        let place = self.find(item).unwrap_or_else(|| {
            let place = self.all.len();
            let (mut item, digest) = (item.clone(), item.digest);
            if item.showing.is_some() {
                Arc::make_mut(&mut item).showing = None;
            }
            self.all.push(Target {
                item,
                by: Few::default(),
                again: Few::default(),
                suggested: Vec::new(),
            });
            let (all, hasher) = (&self.all, &self.hasher);
            let hash_of = |place: &usize| hasher.hash_one(&all[*place].item);
            self.by_item.insert_unique(hash_of(&place), place, hash_of);
            self.by_digest.entry(digest).or_default().push(place);
            place
        });
        &mut self.all[place]
    }
}

impl Labels {
    /// When it was said what stands; for quotes, the answers that they belong to tell.
    fn orders(&self) -> impl Iterator<Item = Order> {
        let answers = self.answers.values().map(|given| given.order);
        let decisions = self.decisions.iter().map(|decision| decision.order);
        let marks = [&self.bookmark, &self.skip].into_iter().flatten();
        let note = self.note.iter().map(|note| note.order);
        answers.chain(decisions).chain(marks.map(|mark| mark.order)).chain(note)
    }

    fn apply(&mut self, event: &Event, order: Order) {
        match &event.body {
            Body::Answer {
                rubric, question, value, ms, seen, hidden, folded, suggested, ..
            }
            | Body::Repeat {
                rubric, question, value, ms, seen, hidden, folded, suggested, ..
            } => {
                let given = Given {
                    event: event.id,
                    order,
                    value: value.clone(),
                    ms: *ms,
                    seen: *seen,
                    hidden: hidden.clone(),
                    folded: folded.as_ref().map(|folded| folded.prompt.1),
                    suggested: suggested.clone(),
                };
                self.put(rubric, question, given);
                if value.is_some() {
                    self.answered = Some(order);
                }
            }
            Body::Evidence { rubric, question, pane, segment, from, quote, around, .. } => {
                // Two devices may both have confirmed it.
                self.quotes.retain(|known| known.event != event.id);
                self.quotes.push(Quote {
                    event: event.id,
                    rubric: rubric.clone(),
                    question: question.clone(),
                    pane: *pane,
                    segment: *segment,
                    from: *from,
                    text: quote.clone(),
                    around: around.clone().unwrap_or_default(),
                });
            }
            Body::Note { value, .. } => {
                self.note = Some(Last { event: event.id, order, value: value.clone() });
            }
            Body::Reveal { .. } => self.revealed = true,
            Body::Adjudicate { rubric, question, value, of, why, .. } => {
                self.decisions.push(Decision {
                    order,
                    rubric: rubric.clone(),
                    question: question.clone(),
                    value: value.clone(),
                    of: of.clone(),
                    why: why.clone(),
                    by: event.by.clone(),
                });
            }
            Body::Code { code, pane, quote, .. } => {
                self.codes.retain(|known| known.event != event.id);
                let quote = pane.zip(quote.clone());
                self.codes.push(CodeMark { event: event.id, code: code.clone(), quote });
            }
            Body::Skip { value, .. } => {
                self.skip = Some(Last { event: event.id, order, value: *value });
            }
            Body::Bookmark { value, .. } => {
                self.bookmark = Some(Last { event: event.id, order, value: *value });
            }
            _ => {}
        }
    }

    /// Notes an answer, unless there is a later one.
    fn put(&mut self, rubric: &str, question: &str, given: Given) {
        let compare = |known: &(String, String)| {
            (known.0.as_str(), known.1.as_str()).cmp(&(rubric, question))
        };
        match self.answers.find_mut(compare) {
            Some(known) if known.order > given.order => {}
            Some(known) => *known = given,
            None => self.answers.insert((rubric.to_owned(), question.to_owned()), given),
        }
    }

    /// Adds what the same reviewer said of the same record under another name.
    pub fn absorb(&mut self, other: &Labels) {
        for ((rubric, question), given) in other.answers.iter() {
            self.put(rubric, question, given.clone());
        }
        for quote in &other.quotes {
            if !self.quotes.iter().any(|known| known.event == quote.event) {
                self.quotes.push(quote.clone());
            }
        }
        self.quotes.sort_by_key(|quote| quote.event);
        for mark in &other.codes {
            if !self.codes.iter().any(|known| known.event == mark.event) {
                self.codes.push(mark.clone());
            }
        }
        keep_last(&mut self.note, other.note.as_ref());
        keep_last(&mut self.bookmark, other.bookmark.as_ref());
        keep_last(&mut self.skip, other.skip.as_ref());
        self.answered = self.answered.max(other.answered);
        self.revealed |= other.revealed;
        self.decisions.extend(other.decisions.iter().cloned());
        self.decisions.sort_by_key(|decision| decision.order);
    }

    /// Whether the item is set aside: an answer after the skip outdoes it.
    #[must_use]
    pub fn is_skipped(&self) -> bool {
        let skip = self.skip.as_ref().filter(|skip| skip.value);
        skip.is_some_and(|skip| self.answered.is_none_or(|answered| answered < skip.order))
    }

    /// Whether the item has a bookmark.
    #[must_use]
    pub fn is_bookmarked(&self) -> bool {
        self.bookmark.as_ref().is_some_and(|bookmark| bookmark.value)
    }

    /// The note on the item.
    #[must_use]
    pub fn note_text(&self) -> Option<&str> {
        self.note.as_ref()?.value.as_deref()
    }
}

fn keep_last<T: Clone>(known: &mut Option<Last<T>>, other: Option<&Last<T>>) {
    if let Some(other) = other
        && known.as_ref().is_none_or(|known| known.order < other.order)
    {
        *known = Some(other.clone());
    }
}
