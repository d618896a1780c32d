//! What it takes to get from the record that events name to the record that is there now.
//!
//! Records of equal id and text are copies, and each has labels of its own. They are told apart by
//! their file, the value of the rubric's condition, the model and their order in the file. Where these
//! do not tell any more which copy was meant, because copies have come or gone, the label belongs to
//! none of them: it is an orphan, and is said to be one.

use super::event::ItemRef;
use super::files::{Files, Whereabouts};
use crate::corpus::identity::Identities;

/// The field that names the model.
pub const MODEL: &str = "model";

/// Where a target's labels belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// To this record.
    Current(usize),
    /// To this record, which says something else since.
    Stale(usize, Since),
    /// To no record that is there.
    Orphan,
    /// To a record of a file that exists and is not under review.
    Elsewhere,
    /// Not known before every record has been looked at.
    Pending,
}

/// What has changed about a record since labels were given; the worst comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Since {
    /// The text stayed, and is read better.
    ReadBetter,
    /// The record stayed, and is read by another mapping.
    Mapped,
    /// The text or how it is read; nothing tells which.
    Unsure,
    /// The text.
    Changed,
}

impl Since {
    /// What is said of it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Since::ReadBetter => "read better since 0.2",
            Since::Mapped => "mapped differently",
            Since::Unsure => "text or reading changed",
            Since::Changed => "text changed",
        }
    }

    /// Whether the record itself is known to be as it was.
    #[must_use]
    pub fn is_reading(self) -> bool {
        self <= Since::Mapped
    }
}

impl Anchor {
    /// The record, if there is one.
    #[must_use]
    pub fn position(self) -> Option<usize> {
        match self {
            Anchor::Current(position) | Anchor::Stale(position, _) => Some(position),
            Anchor::Orphan | Anchor::Elsewhere | Anchor::Pending => None,
        }
    }
}

/// The records that labels are looked for among.
#[derive(Clone, Copy)]
pub struct Records<'r> {
    /// Who is who.
    pub identities: &'r Identities,
    /// Their files.
    pub files: &'r Files,
    /// The field of the rubric's condition.
    pub condition: Option<&'r str>,
    /// What a record has in a field.
    pub value: &'r dyn Fn(usize, &str) -> Option<String>,
}

/// What tells copies in one file apart, beside their order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Run {
    pub cond: Option<(String, String)>,
    pub model: Option<String>,
}

impl Run {
    /// What an event says.
    pub fn named_by(item: &ItemRef) -> Self {
        Run { cond: item.cond.clone(), model: item.model.clone() }
    }
}

/// The place in its file that an event names.
pub(super) fn number_of(item: &ItemRef) -> Option<usize> {
    item.n.and_then(|n| usize::try_from(n).ok())
}

impl Records<'_> {
    pub(super) fn run(&self, position: usize, condition: Option<&str>) -> Run {
        let value = |field: &str| (self.value)(position, field);
        let cond = condition.and_then(|field| Some((field.to_owned(), value(field)?)));
        Run { cond, model: value(MODEL) }
    }

    /// What tells a record from its copies, by the condition that a target names.
    pub(super) fn run_as(&self, item: &ItemRef, position: usize) -> Run {
        let named = item.cond.as_ref().map(|(field, _)| field.as_str());
        self.run(position, named.or(self.condition))
    }

    /// Whether a record has what a target says of its condition and its model.
    pub(super) fn has_run(&self, item: &ItemRef, position: usize) -> bool {
        self.run_as(item, position) == Run::named_by(item)
    }

    /// Finds a target's record as far as that can be told before every record is known; never an orphan.
    #[must_use]
    pub fn foresee(&self, item: &ItemRef) -> Anchor {
        let (identity, whereabouts) = (item.identity(), self.files.find(item.file.as_deref()));
        let is_it = |position: &usize| self.identities.at(*position) == Some(identity);
        let files = match whereabouts {
            Whereabouts::Elsewhere => return Anchor::Elsewhere,
            Whereabouts::Here(files) => files,
            Whereabouts::Gone => &[],
        };
        let number = number_of(item);
        let places = files.iter().filter_map(|file| self.identities.in_file(*file, number?));
        if let Some(position) = { places }.find(is_it) {
            return Anchor::Current(position);
        }
        let mut same = self.identities.some_same(identity);
        let is_unlike = item.copy.is_none() || (item.copies.is_none() && item.others.is_none());
        match (same.next(), same.next()) {
            (Some(only), None) if is_unlike && self.may_be_in(only, files) => Anchor::Current(only),
            _ => Anchor::Pending,
        }
    }

    /// Whether a record is in some files; in any where none is named.
    pub(super) fn may_be_in(&self, position: usize, files: &[u32]) -> bool {
        files.is_empty() || self.is_in(position, files)
    }

    pub(super) fn is_in(&self, position: usize, files: &[u32]) -> bool {
        self.identities.place(position).is_some_and(|(file, _)| files.contains(&file))
    }
}
