//! The loop: wait, read all that has come in, update, draw once; and the effects.

mod background;
mod crash;
mod editor;
mod inbox;

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use self::background::Background;
pub use self::crash::report_panics;
use self::inbox::Inbox;
pub use self::inbox::Post;
use super::message::{Effect, Message};
use super::model::{Model, Saving};
use super::terminal::Screen;
use super::theme::Theme;
use super::{update, view};
use crate::catalogue::Shelves;
use crate::corpus::identity::Identity;
use crate::corpus::{Corpus, Item};
use crate::labels::event::Millis;
use crate::labels::writer::Writer;

/// How long a sequence of keys waits before the screen explains it.
const HINT_AFTER: Duration = Duration::from_millis(300);
/// How long leaving waits for the journal before it asks.
const LEAVE_WAIT: Duration = Duration::from_secs(5);
/// How long leaving waits for it when there is nobody to ask.
const LAST_WAIT: Duration = Duration::from_secs(10);

/// A key that needs a record which is not found yet looks for it at most so long.
const INDEX_PATIENCE: Duration = Duration::from_millis(20);
/// The disk is said not to answer after this time.
const SLOW_AFTER: Duration = Duration::from_secs(2);
/// Files are watched for changes after this time, and after this one where they have just changed:
/// one that grows all the time would be read for ever.
const WATCH_AFTER: Duration = Duration::from_secs(1);
const WATCH_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// The transcripts under review.
#[derive(Clone)]
pub struct Data {
    /// The transcripts.
    pub corpus: Arc<Corpus>,
    /// How events name files.
    pub hint: Hint,
}

/// What gives a file's path from the journal's folder.
pub type Hint = Arc<dyn Fn(&Path) -> Arc<str> + Send + Sync>;

/// What a review works on.
pub struct Outside {
    /// The transcripts.
    pub data: Data,
    /// Opens them anew; `None` where there is nothing to open any more.
    pub reopen: Arc<dyn Fn() -> Option<Data> + Send + Sync>,
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

/// Runs a review until it is left; `start` is the position of the first item to show.
///
/// # Errors
/// Where the terminal fails.
pub fn run(model: Model, outside: Outside, theme: Theme, start: Option<usize>) -> io::Result<()> {
    let post = outside.inbox.0.post();
    crash::watch(post.clone());
    let screen = Screen::enter()?;
    let shelves = outside.shelves.clone();
    let background =
        Background::start(&outside.data.corpus, &post, outside.hinted, shelves, WATCH_AFTER);
    let mut runtime = Runtime {
        model,
        screen,
        theme,
        data: outside.data,
        reopen: outside.reopen,
        reopened: Arc::default(),
        writer: outside.writer,
        shelves: outside.shelves,
        inbox: outside.inbox.0,
        background,
        hint_at: None,
        slow_at: None,
        leaving: false,
    };
    let ended = panic::catch_unwind(AssertUnwindSafe(|| runtime.review(start)));
    let lost = runtime.writer.as_ref().map_or(0, |writer| writer.flush(LAST_WAIT).pending);
    drop(runtime);
    match (crash::happened(), ended) {
        (None, Ok(ended)) => ended,
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
    theme: Theme,
    data: Data,
    reopen: Arc<dyn Fn() -> Option<Data> + Send + Sync>,
    /// Data that have been opened anew and are not in use yet.
    reopened: Arc<Mutex<Option<Data>>>,
    writer: Option<Writer>,
    shelves: Option<Arc<Shelves>>,
    inbox: Inbox,
    background: Background,
    hint_at: Option<Instant>,
    /// When to say that the disk does not answer.
    slow_at: Option<Instant>,
    leaving: bool,
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
        self.background.survey(self.model.tally.survey().clone());
        Ok(())
    }

    /// Waits for something, takes in all there is, and draws once.
    fn turn(&mut self) -> io::Result<()> {
        let next = self.hint_at.into_iter().chain(self.slow_at).min();
        let timeout = next.map(|at| at.saturating_duration_since(Instant::now()));
        let mut messages = self.inbox.wait(timeout)?;
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

    fn draw(&mut self) -> io::Result<()> {
        let (model, theme) = (&self.model, self.theme);
        self.screen.draw(|buffer| view::draw(model, theme, buffer))
    }

    /// Updates the model, carries the effects out, and takes in what they bring before the next
    /// message is looked at, so that a key speaks of the item that the last one asked for.
    fn take(&mut self, message: Message) -> io::Result<()> {
        if let Message::Resize(columns, lines) = message
            && self.screen.size() != (columns, lines)
        {
            self.screen.forget(columns, lines)?;
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

    fn carry_out(&mut self, effect: Effect) -> io::Result<Vec<Message>> {
        match (effect, &self.writer) {
            (Effect::Load(position), _) => return Ok(self.load(position).into_iter().collect()),
            (Effect::Peek(share), _) => return Ok(self.peek(share).into_iter().collect()),
            (Effect::IndexMore, _) => {
                let corpus = &self.data.corpus;
                corpus.index_more(Instant::now() + INDEX_PATIENCE);
                return Ok(vec![Message::Indexed(corpus.progress())]);
            }
            (Effect::Settle(spot), _) => {
                let position = self.data.corpus.settle(spot);
                return Ok(position.and_then(|position| self.load(position)).into_iter().collect());
            }
            (Effect::LoadRaw(position), _) => {
                let raw = self.data.corpus.raw(position);
                return Ok(raw
                    .into_iter()
                    .map(|(text, place)| Message::Raw { text, place })
                    .collect());
            }
            (Effect::Copy(text), _) => self.screen.copy(&text)?,
            (Effect::CopyPlace(position), _) => {
                if let Some((_, place)) = self.data.corpus.raw(position) {
                    self.screen.copy(&place)?;
                }
            }
            (Effect::Append(event), Some(writer)) => writer.append(&event),
            (Effect::Retry, Some(writer)) => writer.retry(),
            (Effect::WriteElsewhere(path), Some(writer)) => {
                writer.write_elsewhere(PathBuf::from(path));
            }
            (Effect::Append(_) | Effect::Retry | Effect::WriteElsewhere(_), None) => {}
            (Effect::Survey(survey), _) => self.background.survey(survey),
            (Effect::EndSurvey, _) => self.background.end_survey(),
            (Effect::Keep, _) => {
                let may_write = !self.model.session.readonly;
                if let Some(shelves) = self.shelves.as_ref().filter(|_| may_write) {
                    self.background.keep(shelves, &self.model.tally);
                }
            }
            (Effect::Search(order), _) => self.background.search(*order),
            (Effect::EndSearch, _) => self.background.end_search(),
            (Effect::Edit(text), _) => {
                let edited = self.screen.lend(|| editor::edit(&text))?;
                let edited = Message::Edited(edited.map_err(|error| error.to_string()));
                return Ok(vec![self.resized(), edited]);
            }
            (Effect::StartHintTimer, _) => self.hint_at = Some(Instant::now() + HINT_AFTER),
            (Effect::Suspend, _) => editor::ask_job_to_stop(),
            (Effect::Stop, _) if editor::has_shell() => {
                self.screen.lend(editor::stop_until_continued)?;
                return Ok(vec![self.resized()]);
            }
            (Effect::Stop, _) => return Ok(vec![Message::NoShell]),
            (Effect::TakeBack, _) => {
                self.screen.take_back()?;
                return Ok(vec![self.resized()]);
            }
            (Effect::Reopen, _) => self.start_to_reopen(),
            (Effect::Redraw, _) => {
                let (columns, lines) = self.screen.size();
                self.screen.forget(columns, lines)?;
            }
            (Effect::Quit { anyway }, _) => return Ok(self.quit(anyway).into_iter().collect()),
        }
        Ok(Vec::new())
    }

    /// Opens the data anew on a thread, and finds the item on the screen in them.
    fn start_to_reopen(&self) {
        let current = self.model.current.as_ref().map(|current| current.item.clone());
        let (reopen, reopened) = (self.reopen.clone(), self.reopened.clone());
        let post = self.inbox.post();
        thread::spawn(move || {
            let Some(data) = reopen() else { return };
            data.corpus.index(&false.into(), &mut |_| {});
            let at = current.and_then(|item| {
                let wanted = Identity::of(&item.transcript);
                let is_it = |found: &Item| Identity::of(&found.transcript) == wanted;
                data.corpus.find((&item.file, item.number), is_it)
            });
            let progress = data.corpus.progress();
            *reopened.lock().unwrap_or_else(PoisonError::into_inner) = Some(data);
            post.send(Message::Reopened { at, progress });
        });
    }

    fn use_reopened(&mut self) {
        let data = self.reopened.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(data) = data {
            let post = self.inbox.post();
            let shelves = self.shelves.clone();
            self.background =
                Background::start(&data.corpus, &post, Vec::new(), shelves, WATCH_AGAIN_AFTER);
            self.data = data;
        }
    }

    fn load(&self, position: usize) -> Option<Message> {
        let Data { corpus, hint } = &self.data;
        let item = corpus.read(position)?;
        let (file, _) = corpus.place(position)?;
        let hint = hint(&corpus.file(file)?.path);
        Some(Message::Loaded { item: Arc::new(item), hint })
    }

    fn peek(&self, share: f64) -> Option<Message> {
        let Data { corpus, hint } = &self.data;
        let (spot, item) = corpus.peek(share)?;
        let hint = hint(Path::new(&*item.file));
        Some(Message::Peeked { spot, item: Arc::new(item), hint })
    }

    fn resized(&self) -> Message {
        let (columns, lines) = self.screen.size();
        Message::Resize(columns, lines)
    }

    fn quit(&mut self, anyway: bool) -> Option<Message> {
        let wait = if anyway { LAST_WAIT } else { LEAVE_WAIT };
        let unsaved = self.writer.as_ref().map_or(0, |writer| writer.flush(wait).pending);
        if unsaved > 0 && !anyway {
            return Some(Message::StillUnsaved(unsaved));
        }
        self.leaving = true;
        None
    }
}

/// The clock, in ms since 1970.
#[must_use]
pub fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Millis(since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX)))
}
