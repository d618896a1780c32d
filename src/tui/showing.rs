//! How the review is shown: panes, other reviewers' answers, what runs, the place in the numbers.

/// How the panes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // they are switches, each on or off
pub struct Reading {
    /// Whether the pane with focus has the whole width.
    pub zoom: bool,
    /// Whether the panes keep the same turn in view.
    pub together: bool,
    /// Whether the tags around scratchpads and answers are shown.
    pub tags: bool,
    /// Whether all of an item stands in one column.
    pub thread: bool,
    /// Whether another item stands beside the one that has the keys.
    pub beside: bool,
    /// Whether Markdown, JSON and diffs look like any other text.
    pub plain: bool,
}

/// What is done with the answers of other reviewers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Others {
    /// They are not shown.
    #[default]
    Hidden,
    /// They stand beside the reviewer's own.
    Shown,
}

/// A search over the queue that runs now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Searching {
    /// Which one.
    pub id: u64,
    /// How much of the queue has been looked at, in percent.
    pub percent: u8,
    /// The item that it began at.
    pub from: Option<usize>,
    /// Whether it goes on towards the end.
    pub forward: bool,
}

/// A place in the numbers of the review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumbersPlace {
    /// Which page.
    pub report: Report,
    /// The field by which items are grouped; else the rubric's condition.
    pub by: Option<String>,
    /// The line, from 0.
    pub line: usize,
    /// The number in it, from 0.
    pub number: usize,
}

/// A page of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Report {
    /// How often what was answered.
    #[default]
    Stats,
    /// How far reviewers agree, and flags with labels.
    Agree,
}

/// What the background is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Background {
    /// How much of the files has been indexed, in percent; `None` when all of it.
    pub indexing: Option<u8>,
    /// Whether what was found out about every record has been kept for the next run.
    pub kept: bool,
}

/// Whether what reviewers differ about is decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Adjudication {
    /// No.
    #[default]
    Off,
    /// As soon as every record is known.
    Wanted,
    /// Yes.
    On {
        /// The place in the rubric of the question that is decided now.
        question: usize,
    },
}

/// A screen that follows from what was done in the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The page that says that nothing is open any more.
    Finished,
    /// The other run of the query beside the item.
    Twin,
    /// The line for an answer in one's own words.
    AnswerInWords,
    /// The line for the reason of a decision.
    Reason,
}
