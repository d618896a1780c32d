//! The state of the screen, plain data. `update` changes it, views read it.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use ratatui::layout::Rect;

use super::canvas::{Canvas, SMALLEST};
use super::errand::Errand;
use super::frame_guard::FrameGuard;
use super::keys::chord::Chord;
use super::keys::command::Command;
use super::message::Effect;
use super::reader::current::Current;
use super::reader::geometry::{Arrangement, Geometry};
use super::reader::known::Known;
use super::reader::places::Places;
use super::reader::selection::Selection;
use super::saving::Saving;
use super::session::Session;
use super::showing::{Adjudication, Background, NumbersPlace, Others, Reading, Searching, Wish};
use super::theme::Look;
use super::typed::TypedLines;
use crate::corpus::Item;
use crate::corpus::showing::record;
use crate::filter::Pattern;
use crate::labels::event::{EventId, ItemRef, Millis};
use crate::labels::mint::Mint;
use crate::labels::sheet::Sheet;
use crate::queue::comparing::Compared;
use crate::queue::progress::Asking;
use crate::queue::search::Found;
use crate::queue::tally::Tally;
use crate::rubric::Question;
use crate::transcript::Pane;

/// A page or a line over the reader. Its state goes with it.
pub trait Screen: fmt::Debug {
    /// What it is called; one of a name is open at a time.
    fn name(&self) -> &'static str;

    /// A key. The screen is not among the model's meanwhile.
    fn press(&mut self, model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> Then;

    /// Draws it.
    fn draw(&self, model: &Model, canvas: &mut Canvas<'_>);

    /// A click on one of the rows that it draws as targets.
    fn click(&mut self, _model: &mut Model, _row: usize, _effects: &mut Vec<Effect>) -> Then {
        Then::Stay
    }

    /// The items whose texts it shows.
    fn items<'a>(&'a self, _model: &'a Model) -> Vec<&'a Arc<Item>> {
        Vec::new()
    }

    /// Keys for the last line and what they do, the most wanted first.
    fn hints(&self, model: &Model, width: usize) -> Vec<(String, String)>;

    /// More is known, or the terminal has another size.
    fn refresh(&mut self, _model: &mut Model) {}

    /// Whether it speaks of records by position, so that it closes when the data are read anew.
    fn is_of_data(&self) -> bool {
        false
    }

    /// Whether it is a line over the reader, and no page in its place.
    fn is_line(&self) -> bool {
        false
    }

    /// A paste; says whether it was taken.
    fn paste(&mut self, _model: &mut Model, _text: &str) -> bool {
        false
    }

    /// Takes in how two items differ.
    fn compared(&mut self, _model: &mut Model, _compared: &Compared) {}

    /// Takes in what a search over the queue has found, if it is its own; says whether it has enough.
    fn take_in(&mut self, _search: u64, _found: &mut Vec<Found>, _done: bool) -> Option<bool> {
        None
    }
}

/// What becomes of a screen after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It stays.
    Stay,
    /// It closes, and what lies under it is as it was.
    Close,
    /// It stays, and this is carried out.
    Run(Command),
    /// It closes, and the key is for what lies under it.
    Under,
    /// It closes, and this is carried out as if nobody had pressed its key.
    Leave(Command),
}

/// For so many keys a message stands.
pub const FRESH: u8 = 3;

/// The whole state.
#[derive(Debug)]
pub struct Model {
    /// What does not change.
    pub session: Session,
    /// Columns and lines of the terminal.
    pub size: (u16, u16),
    /// The clock, as of the last message.
    pub now: Millis,
    /// The screens over the reader, the top one last.
    pub screens: Vec<Box<dyn Screen>>,
    /// The one that is to open next.
    pub wish: Option<Wish>,
    /// Labels, identities and the queue.
    pub tally: Tally,
    /// New events' ids and times.
    pub mint: Mint,
    /// The item on the screen.
    pub current: Option<Current>,
    /// The pane with focus.
    pub focus: Pane,
    /// The passage that is being selected.
    pub selection: Option<Selection>,
    /// How the panes are shown.
    pub reading: Reading,
    /// The colours.
    pub look: Look,
    /// Whether what other reviewers answered is shown.
    pub others: Others,
    /// The keys of a sequence so far.
    pub pending: Vec<Chord>,
    /// Whether to show what may follow them.
    pub hint: bool,
    /// A message, and for how many keys it stands.
    pub message: Option<(String, u8)>,
    /// How the journal is doing.
    pub saving: Saving,
    /// Labels that are on their way to the disk, in order.
    pub unsaved: Vec<EventId>,
    /// Whether disputes are decided, and about which question.
    pub adjudication: Adjudication,
    /// What the review waits for.
    pub errand: Option<Errand>,
    /// The position of the item that is being read to be on the screen, where that takes long.
    pub awaited: Option<usize>,
    /// What is searched for.
    pub search: Option<Pattern>,
    /// The search that runs over the queue, if one does.
    pub searching: Option<Searching>,
    /// What has been typed in lines.
    pub typed: TypedLines,
    /// What was searched for in the whole queue last.
    pub searched_all: String,
    /// Searches so far, so that news of an earlier one are told apart.
    pub searches: u64,
    /// The first words of what was asked, by position, as far as the list has shown them.
    pub first_words: HashMap<usize, String>,
    /// Prompts that the reviewer has read.
    pub known: Known,
    /// Where the reviewer was in each item.
    pub places: Places,
    /// Where the reviewer was before jumps, the latest last.
    pub trail: Vec<usize>,
    /// What the background is doing, if anything.
    pub background: Background,
    /// The key that answered and moved on, and when it last arrived.
    pub held: Option<(Chord, Millis)>,
    /// Which item the terminal is known to show.
    pub frame_guard: FrameGuard,
    /// When the last key arrived, for the time spent on an item.
    pub last_key: Millis,
    /// When this review began.
    pub began: Millis,
    /// Where in the numbers the reviewer is, or was.
    pub numbers: NumbersPlace,
    /// The record whose note the editor has.
    pub note_of: Option<Arc<ItemRef>>,
    /// The item that was made done last, by position.
    pub last_done: Option<usize>,
    /// Items that this review made done, and the time spent on them in ms.
    pub finished: (usize, u64),
    /// Files whose texts were found by a weak guess, and which the screen that maps was opened for.
    pub offered_maps: Vec<usize>,
}

impl Model {
    /// The model at the start: nothing on the screen yet.
    #[must_use]
    pub fn new(session: Session, tally: Tally, mint: Mint, size: (u16, u16), now: Millis) -> Self {
        Model {
            frame_guard: FrameGuard::new(session.frame_guard),
            session,
            size,
            now,
            screens: Vec::new(),
            wish: None,
            tally,
            mint,
            current: None,
            focus: Pane::Scratchpad,
            selection: None,
            reading: Reading {
                zoom: false,
                together: true,
                tags: false,
                thread: false,
                plain: false,
                beside: false,
            },
            look: Look::default(),
            others: Others::Hidden,
            pending: Vec::new(),
            hint: false,
            message: None,
            saving: Saving::Nothing,
            unsaved: Vec::new(),
            adjudication: Adjudication::Off,
            errand: Some(Errand::Begin),
            awaited: None,
            search: None,
            searching: None,
            typed: TypedLines::default(),
            searched_all: String::new(),
            searches: 0,
            first_words: HashMap::new(),
            known: Known::default(),
            places: Places::default(),
            trail: Vec::new(),
            background: Background::default(),
            held: None,
            last_key: now,
            began: now,
            numbers: NumbersPlace::default(),
            note_of: None,
            last_done: None,
            offered_maps: Vec::new(),
            finished: (0, 0),
        }
    }

    /// Where each region lies.
    #[must_use]
    pub fn geometry(&self) -> Geometry {
        let (width, height) = self.size;
        let arrangement = Arrangement {
            focus: self.focus,
            zoom: self.reading.zoom,
            thread: self.reading.thread,
            questions: match self.adjudication {
                Adjudication::On { .. } => {
                    let names = self.position().map(|at| self.tally.ledger.reviewers_at(at).len());
                    u16::try_from(names.unwrap_or(0) + 1).unwrap_or(u16::MAX)
                }
                _ => u16::try_from(self.question_lines().len()).unwrap_or(u16::MAX),
            },
            banner: matches!(self.saving, Saving::Failed { .. }),
            empty: Pane::ALL.map(|pane| {
                let current = self.current.as_ref();
                current.is_some_and(|current| !current.item.transcript.has(pane))
            }),
        };
        Geometry::new(width, height, arrangement)
    }

    /// The area of a prompt or a picker over the panes.
    #[must_use]
    pub fn screen(&self) -> Rect {
        Rect::new(0, 0, self.size.0, self.size.1)
    }

    /// The lines of text in a pane.
    #[must_use]
    pub fn text_height(&self) -> u16 {
        self.geometry().text_height()
    }

    /// The position of the item on the screen.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        let placed = self.current.as_ref().filter(|current| current.spot.is_none());
        placed.map(|current| current.item.position)
    }

    /// The position that steps to other items go on from: of the item that is awaited, else of the one on
    /// the screen.
    #[must_use]
    pub fn heading_for(&self) -> Option<usize> {
        self.awaited.or(self.position())
    }

    /// The items whose texts are on the screen: the reader's, or those of the page over it.
    #[must_use]
    pub fn items_shown(&self) -> Vec<&Arc<Item>> {
        let (width, height) = self.size;
        match self.screens.iter().rfind(|screen| !screen.is_line()) {
            _ if width < SMALLEST.0 || height < SMALLEST.1 => Vec::new(),
            Some(page) => page.items(self),
            None => self.current.iter().map(|current| &current.item).collect(),
        }
    }

    /// Whether the item on the screen is one whose position is not known yet.
    #[must_use]
    pub fn is_unplaced(&self) -> bool {
        self.current.as_ref().is_some_and(|current| current.spot.is_some())
    }

    /// What questions are tested against for the item on the screen.
    #[must_use]
    pub fn asking(&self) -> Option<Asking<'_>> {
        let current = self.current.as_ref()?;
        let survey = self.tally.survey();
        Some(Asking { survey, bits: current.bits, sheet: &current.sheet })
    }

    /// The active question, if an item is on the screen and the question is asked of it.
    #[must_use]
    pub fn active_question(&self) -> Option<&Question> {
        let current = self.current.as_ref()?;
        let question = self.session.rubric.questions.get(current.active)?;
        self.asking()?.asks(question).then_some(question)
    }

    /// The places in the rubric of the questions to list: those asked, a group as its first or
    /// as the active one of it.
    #[must_use]
    pub fn question_lines(&self) -> Vec<usize> {
        let questions = &self.session.rubric.questions;
        let active = self.current.as_ref().map_or(0, |current| current.active);
        let asking = self.asking();
        let mut lines: Vec<usize> = Vec::new();
        for (place, question) in questions.iter().enumerate() {
            if asking.as_ref().is_some_and(|asking| !asking.asks(question)) {
                continue;
            }
            let last = lines.last().map(|&last| &questions[last]);
            let grouped =
                question.group.is_some() && last.is_some_and(|last| last.group == question.group);
            if !grouped {
                lines.push(place);
            } else if place == active {
                lines.pop();
                lines.push(place);
            }
        }
        lines
    }

    /// What others say of the item at a position, by name.
    #[must_use]
    pub fn other_sheets(&self, position: usize) -> Vec<(&str, Sheet)> {
        // What others say is of the record, whichever time it is shown.
        let mut sheets = self.tally.sheets(record(position), &self.session.rubric);
        sheets.retain(|(name, _)| *name != self.session.reviewer);
        sheets
    }

    /// Opens a screen over the others; one of its name that is on top makes way.
    pub fn open(&mut self, screen: Box<dyn Screen>) {
        if self.screens.last().is_some_and(|top| top.name() == screen.name()) {
            self.screens.pop();
        }
        self.screens.push(screen);
    }

    /// Whether a line is being typed.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.screens.last().is_some_and(|top| top.is_line())
    }

    /// More is known, or the terminal has another size: what is open shows it.
    pub fn refresh_screens(&mut self) {
        let mut screens = std::mem::take(&mut self.screens);
        for screen in &mut screens {
            screen.refresh(self);
        }
        screens.append(&mut self.screens);
        self.screens = screens;
    }

    /// Says something on the label bar's rule for the next three keys.
    pub fn say(&mut self, words: impl Into<String>) {
        self.message = Some((words.into(), FRESH));
    }
}
