//! What can happen to the review, and what it can ask for. Both are plain data.

use std::path::PathBuf;
use std::sync::Arc;

use super::canvas::Target;
use super::keys::chord::Chord;
use super::terminal::input::MouseAction;
use super::theme::Background;
use crate::config::layout::Layout;
use crate::corpus::formats::custom::Mapping;
use crate::corpus::identity::Identities;
use crate::corpus::mappable::Mappable;
use crate::corpus::peek::Spot;
use crate::corpus::{Change, Item, Progress, Refused};
use crate::labels::event::{Event, ItemRef};
use crate::labels::files::Files;
use crate::labels::writer::Notice;
use crate::queue::columns::Columns;
use crate::queue::comparing::Compared;
use crate::queue::search::{Found, Query};
use crate::queue::selection::Selection;
use crate::queue::survey::{ClauseBits, Survey, Surveyed};

/// Something that has happened.
#[derive(Debug)]
pub enum Message {
    /// A key; `repeat` where the terminal says that it is being held.
    Key {
        /// The key.
        chord: Chord,
        /// Whether the terminal says that it is a repetition.
        repeat: bool,
    },
    /// A bracketed paste.
    Paste(String),
    /// The mouse was used on the frame that was on the screen.
    Mouse {
        /// What it did.
        action: MouseAction,
        /// What is at its place.
        target: Option<Target>,
        /// The line of the screen, from 0.
        line: u16,
    },
    /// The terminal has drawn the frame that it was asked behind, with the cursor on this column.
    Drawn(u16),
    /// The terminal draws on this.
    Background(Background),
    /// The terminal has this many columns and lines.
    Resize(u16, u16),
    /// News of one opening of the data; after they have been opened anew, news of an earlier opening
    /// are of other records.
    Of {
        /// Which opening.
        opening: u64,
        /// What happened.
        news: Box<Message>,
    },
    /// What took long to read has been read; nothing where the record is not there any more.
    Read(Option<Box<Message>>),
    /// What was asked for takes long to read: the item at this position, or what stands beside or over the
    /// one on the screen.
    Awaits(Option<usize>),
    /// What was awaited is not there any more.
    NotRead,
    /// An item that was asked for.
    Loaded(Arc<Item>),
    /// An item of which only the spot in its file is known.
    Peeked {
        /// The spot.
        spot: Spot,
        /// The item.
        item: Arc<Item>,
    },
    /// A record as its file has it, and where it is.
    Raw {
        /// The record.
        text: String,
        /// Its place: `runs.jsonl:17`.
        place: String,
    },
    /// A record of which somebody says where its texts are, with what was said on another one.
    Mapping {
        /// The record.
        record: Box<Mappable>,
        /// The mapping so far, and the row of the tree.
        kept: Option<(Mapping, usize)>,
    },
    /// A mapping was saved in this file, or could not be.
    MappingSaved(Result<String, String>),
    /// The index has grown.
    Indexed(Progress),
    /// Files that hold no transcripts, or cannot be opened.
    Refused(Vec<Refused>),
    /// The files beyond the first ones have been opened.
    AllOpen,
    /// Which files are under review, by the names that events have for them.
    Named(Files),
    /// The data cannot be opened any more, for this reason; it is tried again and again.
    Unopened(String),
    /// What an earlier run found out about every record.
    Recalled(Arc<Identities>, Arc<Columns>),
    /// A survey has looked at some records.
    Surveyed {
        /// Which survey: an earlier one's news are old.
        of: Survey,
        /// What it found.
        batch: Vec<Surveyed>,
    },
    /// A glance at consecutive records has told a survey's clauses.
    Glanced {
        /// Which survey.
        of: Survey,
        /// The position of the first of the records.
        from: usize,
        /// Their clauses.
        bits: Vec<ClauseBits>,
    },
    /// A survey has looked at all records that the journal names.
    LabelsFound {
        /// Which survey.
        of: Survey,
    },
    /// A survey has looked at all records.
    SurveyDone {
        /// Which survey.
        of: Survey,
    },
    /// A search over the queue has looked at more of it.
    Searched {
        /// Which search.
        id: u64,
        /// What was found since.
        found: Vec<Found>,
        /// How much of the queue has been looked at, in percent.
        percent: u8,
        /// Whether that was the last of it.
        done: bool,
    },
    /// The journal has something to say.
    Journal(Notice),
    /// The editor has been left; `None` where it changed nothing.
    Edited(Result<Option<String>, String>),
    /// A sequence of keys has been waited for long enough to explain it.
    HintTime,
    /// Leaving waited for the journal, and this many labels are still unsaved.
    StillUnsaved(usize),
    /// The screen is to be drawn from scratch.
    Redraw,
    /// The terminal's job was told to stop.
    Stop,
    /// It was not stopped, since nothing could continue it.
    NoShell,
    /// The program goes on after it was stopped; the terminal may have other modes now.
    Continued,
    /// The disk has not answered for a while.
    SavingSlow,
    /// Another program has changed a data file, or taken it away.
    Data(Change),
    /// The data have been opened anew, and this is where the item on the screen is now.
    Reopened {
        /// Its position, if it is still there.
        at: Option<usize>,
        /// How far the index is.
        progress: Progress,
        /// Which files are under review.
        files: Files,
    },
    /// The first words of what was asked in the items at these positions.
    FirstWords(Vec<(usize, String)>),
    /// Items whose prompts the reviewer has read before, the latest first.
    ReadBefore(Vec<Arc<Item>>),
    /// An item to show beside the one on the screen.
    LoadedBeside(Arc<Item>),
    /// Where two items differ.
    Compared(Box<Compared>),
    /// What these records are now.
    ToldItems(Vec<(usize, ItemRef)>),
    /// Something could not be kept for later reviews, for this reason.
    NotKept(String),
    /// The program was told to end.
    Terminate,
}

impl Message {
    /// What happened, unless it is news of another opening of the data than this one.
    #[must_use]
    pub fn if_of(self, current: u64) -> Option<Message> {
        match self {
            Message::Of { opening, news } => (opening == current).then_some(*news),
            message => Some(message),
        }
    }
}

/// A search over the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchOrder {
    /// Which one.
    pub id: u64,
    /// What is searched for.
    pub query: Query,
    /// The queue.
    pub queue: Selection,
    /// The place in it that the search begins at, and goes on from at its other end.
    pub start: usize,
    /// Whether it goes on towards the end.
    pub forward: bool,
    /// Whether it ends at the first item that holds the pattern.
    pub first_only: bool,
}

/// Something to be done outside.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Read the item at this position.
    Load(usize),
    /// Read the record this far into the bytes of the files (0 to 1), whose place is not known yet.
    Peek(f64),
    /// Find some more records now, and tell of them.
    IndexMore,
    /// Read the item at this spot, if its position is known by now.
    Settle(Spot),
    /// Read the record at this position as its file has it.
    LoadRaw(usize),
    /// Read the record at a position, to say where its texts are.
    LoadMapping {
        /// The position.
        position: usize,
        /// What was said on another one, and the row of the tree.
        kept: Option<(Mapping, usize)>,
    },
    /// Save where the texts of a file are, and open the data anew.
    SaveMapping {
        /// The data file.
        path: PathBuf,
        /// The targets and pointers.
        pairs: Vec<(String, String)>,
    },
    /// Read the first words of what was asked in the items at these positions.
    FirstWords(Vec<usize>),
    /// Read the prompts of the items at these positions, which the reviewer has read before.
    ReadPrompts(Vec<usize>),
    /// Read the item at this position, to show it beside the one on the screen.
    LoadBeside(usize),
    /// Find out where two items differ, the one on the left first.
    Compare([Arc<Item>; 2]),
    /// Tell what these records are now: id, digest and bytes.
    TellItems(Vec<usize>),
    /// Put this text on the clipboard.
    Copy(String),
    /// Put the place of the record at this position on the clipboard.
    CopyPlace(usize),
    /// Write this event to the journal.
    Append(Box<Event>),
    /// Try again to write what could not be written.
    Retry,
    /// Write to this path from now on.
    WriteElsewhere(String),
    /// Look at every record for this survey's clauses; an earlier survey ends.
    Survey(Survey),
    /// End the survey.
    EndSurvey,
    /// Keep what the survey has found for the next run.
    Keep,
    /// Search the queue; an earlier search ends.
    Search(Box<SearchOrder>),
    /// End the search over the queue.
    EndSearch,
    /// Keep this filter under its name for later reviews.
    SaveFilter {
        /// Its name.
        name: String,
        /// What it stands for.
        filter: String,
    },
    /// Remember how these data are laid out.
    KeepLayout {
        /// The data.
        data: String,
        /// The layout.
        layout: Layout,
    },
    /// Open this text in the user's editor.
    Edit(String),
    /// Wait, then send [`Message::HintTime`].
    StartHintTimer,
    /// Tell the terminal's job to stop.
    Suspend,
    /// Hand the terminal back to the shell until it continues this program.
    Stop,
    /// Take the terminal over again.
    TakeBack,
    /// Open the data anew.
    Reopen,
    /// Find out which of the files that events name are under review.
    NameFiles,
    /// Draw everything anew.
    Redraw,
    /// Ask the terminal what it draws on, if the colours depend on it.
    AskForBackground,
    /// Wait for the journal and leave.
    Quit {
        /// Leave even where labels cannot be saved.
        anyway: bool,
    },
}
