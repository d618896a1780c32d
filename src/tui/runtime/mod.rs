//! The loop: wait, read all that has come in, update, draw once; and the effects.

mod background;
mod crash;
mod editor;
mod effects;
mod inbox;
mod note_file;
mod post;
mod reading;
mod readings;
mod reopening;
mod signals;

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use self::background::Background;
pub use self::crash::report_panics;
use self::inbox::Inbox;
pub use self::post::Post;
use self::readings::Readings;
use crate::catalogue::Shelves;
use crate::corpus::{Corpus, Refused};
use crate::labels::event::Millis;
use crate::labels::files::Files;
use crate::labels::writer::Writer;
use crate::queue::counts::answers_of;
use crate::tui::canvas::Targets;
use crate::tui::message::Message;
use crate::tui::model::Model;
use crate::tui::saving::Saving;
use crate::tui::session::Session;
use crate::tui::terminal::Screen;
use crate::tui::{update, view};

/// How long a sequence of keys waits before the screen explains it.
const HINT_AFTER: Duration = Duration::from_millis(300);
/// How long leaving waits for the journal before it asks.
const LEAVE_WAIT: Duration = Duration::from_secs(5);
/// How long leaving waits for it in all when there is nobody to ask; it is over within 10 s.
const LAST_WAIT: Duration = Duration::from_secs(9);

/// A key that needs a record which is not found yet looks for it at most so long.
const INDEX_PATIENCE: Duration = Duration::from_millis(20);
/// The disk is said not to answer after this time.
const SLOW_AFTER: Duration = Duration::from_secs(2);
/// Files are watched for changes after this time, and after this one where they have just changed:
/// one that grows all the time would be read for ever.
const WATCH_AFTER: Duration = Duration::from_secs(1);
const WATCH_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// Data that cannot be opened are tried again this often.
const REOPEN_BEAT: Duration = Duration::from_secs(1);

/// The transcripts under review.
#[derive(Clone)]
pub struct Data {
    /// The transcripts.
    pub corpus: Arc<Corpus>,
    /// Tells which of the files that events name they are.
    pub name_files: NameFiles,
}

/// Gives the files of a corpus by the names that events have for them; the names are those that events
/// use.
pub type NameFiles = Arc<dyn Fn(&Corpus, &[Arc<str>]) -> Files + Send + Sync>;

/// Opens the data anew; also gives what cannot be opened.
pub type Reopen = Arc<dyn Fn() -> (Option<Data>, Vec<Refused>) + Send + Sync>;

/// What a review works on.
pub struct Outside {
    /// The transcripts.
    pub data: Data,
    /// Opens them anew.
    pub reopen: Reopen,
    /// The journal; `None` where nothing may be written.
    pub writer: Option<Writer>,
    /// Records to look at before all others, those that the journal names: their files (from 0)
    /// and places in them (from 1).
    pub hinted: Vec<(usize, usize)>,
    /// Where earlier runs' findings lie; `None` where they are not used.
    pub shelves: Option<Arc<Shelves>>,
    /// Where everything that comes in arrives.
    pub inbox: Receiver,
}

/// The receiving end that [`open_inbox`] makes.
pub struct Receiver(Inbox);

/// Opens the place where keys, signals and news from threads arrive.
///
/// # Errors
/// Where the terminal cannot be read.
pub fn open_inbox() -> io::Result<(Post, Receiver)> {
    let (post, inbox) = Inbox::open()?;
    Ok((post, Receiver(inbox)))
}

/// Runs a review until it is left; `start` is the position of the first item to show. Gives how many
/// answers of the reviewer's count now.
///
/// # Errors
/// Where the terminal fails.
pub fn run(model: Model, outside: Outside, start: Option<usize>) -> io::Result<usize> {
    let post = outside.inbox.0.post();
    crash::watch(post.clone());
    let screen = Screen::enter(model.session.has_mouse)?;
    let shelves = outside.shelves.clone();
    let background = Background::start(
        &outside.data.corpus,
        &post.of(0),
        outside.hinted,
        shelves,
        (WATCH_AFTER, Arc::default()),
    );
    let mut runtime = Runtime {
        model,
        screen,
        targets: Targets::new(),
        data: outside.data,
        opening: 0,
        reopen: outside.reopen,
        reopening: false,
        reopened: Arc::default(),
        writer: outside.writer,
        shelves: outside.shelves,
        inbox: outside.inbox.0,
        readings: Readings::start(post.clone(), background.awaited.clone()),
        background,
        hint_at: None,
        slow_at: None,
        leaving: false,
        last_moment: None,
    };
    let ended = panic::catch_unwind(AssertUnwindSafe(|| runtime.review(start)));
    let left = runtime.time_left();
    let lost = runtime.writer.take().map_or(0, |writer| writer.close(left).pending);
    let Session { rubric, reviewer, .. } = &runtime.model.session;
    let answers = panic::catch_unwind(AssertUnwindSafe(|| {
        answers_of(&runtime.model.tally, reviewer, rubric)
    }));
    drop(runtime);
    match (crash::happened(), ended) {
        (None, Ok(ended)) => ended.map(|()| answers.unwrap_or(0)),
        (place, _) => Err(io::Error::other(last_words(place, lost))),
    }
}

/// What is said where the program itself has failed.
fn last_words(place: Option<String>, lost: usize) -> String {
    let labels = match lost {
        0 => "all labels are saved".to_owned(),
        lost => format!("{lost} labels could not be saved"),
    };
    format!("{}; {labels}", crash::words(&place.unwrap_or_default()))
}

/// The loop's state.
struct Runtime {
    model: Model,
    screen: Screen,
    /// What the mouse finds on the frame that is shown.
    targets: Targets,
    data: Data,
    /// Which opening of the data is in use, from 0.
    opening: u64,
    reopen: Reopen,
    /// Whether they are being opened anew.
    reopening: bool,
    /// Data that have been opened anew and are not in use yet.
    reopened: Arc<Mutex<Option<Data>>>,
    writer: Option<Writer>,
    shelves: Option<Arc<Shelves>>,
    inbox: Inbox,
    background: Background,
    readings: Readings,
    hint_at: Option<Instant>,
    /// When to say that the disk does not answer.
    slow_at: Option<Instant>,
    leaving: bool,
    /// When the labels are given up that the disk does not take.
    last_moment: Option<Instant>,
}

impl Runtime {
    fn review(&mut self, start: Option<usize>) -> io::Result<()> {
        self.begin(start)?;
        while !self.leaving {
            self.turn()?;
        }
        Ok(())
    }

    /// The first screen, before anything slow starts.
    fn begin(&mut self, start: Option<usize>) -> io::Result<()> {
        let (columns, lines) = self.screen.size();
        self.take(Message::Resize(columns, lines))?;
        self.take(Message::Indexed(self.data.corpus.progress()))?;
        if let Some(position) = start
            && let Some(loaded) = self.load(position)
        {
            self.take(loaded)?;
        }
        self.draw()?;
        self.ask_for_background()?;
        self.background.survey(self.model.tally.survey().clone());
        if let (Some(notes), true) = (note_file::folder(), self.writer.is_some()) {
            note_file::sweep(&notes);
        }
        Ok(())
    }

    /// Waits for something, takes in all there is, and draws once.
    fn turn(&mut self) -> io::Result<()> {
        let next = self.hint_at.into_iter().chain(self.slow_at).min();
        let timeout = next.map(|at| at.saturating_duration_since(Instant::now()));
        let mut messages = self.inbox.wait(timeout, &self.targets)?;
        let now = Instant::now();
        if self.hint_at.take_if(|at| *at <= now).is_some() {
            messages.push(Message::HintTime);
        }
        if self.slow_at.take_if(|at| *at <= now).is_some() {
            messages.push(Message::SavingSlow);
        }
        for message in messages {
            self.take(message)?;
            if self.leaving {
                return Ok(());
            }
        }
        self.draw()
    }

    /// Asks what the colours stand on, where they depend on it. Nothing waits for the answer.
    fn ask_for_background(&mut self) -> io::Result<()> {
        let look = self.model.look;
        if !look.has_colour || look.background.is_some() || !look.theme.asks_for_background() {
            return Ok(());
        }
        self.inbox.expect_answer(Instant::now());
        self.screen.ask_for_background()
    }

    fn draw(&mut self) -> io::Result<()> {
        let mut guard = std::mem::take(&mut self.model.frame_guard);
        let asks = guard.drawn(&self.model.items_shown(), now());
        if asks.is_some() && guard.expects_answers() {
            self.inbox.expect_answer(Instant::now());
        }
        self.model.frame_guard = guard;
        let (model, targets) = (&self.model, &mut self.targets);
        self.screen.draw(|buffer| *targets = view::draw(model, buffer), asks)
    }

    /// Updates the model, carries the effects out, and takes in what they bring before the next
    /// message is looked at, so that a key speaks of the item that the last one asked for.
    fn take(&mut self, message: Message) -> io::Result<()> {
        if let Message::Resize(columns, lines) = message
            && self.screen.size() != (columns, lines)
        {
            self.screen.forget(columns, lines)?;
        }
        let Some(message) = message.if_of(self.opening) else { return Ok(()) };
        if let Message::Read(found) = message {
            for news in self.has_read(found) {
                self.take(news)?;
            }
            return Ok(());
        }
        if let Message::Reopened { .. } = message {
            self.use_reopened();
        }
        if let Message::Journal(_) = message {
            self.slow_at = None;
        }
        self.model.now = now();
        for effect in update::update(&mut self.model, message) {
            for news in self.carry_out(effect)? {
                self.take(news)?;
            }
        }
        if self.model.saving == (Saving::Saving { slow: false }) {
            self.slow_at.get_or_insert_with(|| Instant::now() + SLOW_AFTER);
        }
        Ok(())
    }

    /// How long the journal may still be waited for: all waits at the end share one.
    fn time_left(&mut self) -> Duration {
        let begun = self.inbox.told_to_end().unwrap_or_else(Instant::now);
        let end = *self.last_moment.get_or_insert(begun + LAST_WAIT);
        end.saturating_duration_since(Instant::now())
    }
}

/// The clock, in ms since 1970.
#[must_use]
pub fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Millis(since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX)))
}
