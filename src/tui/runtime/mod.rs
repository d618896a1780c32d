//! The loop: wait, read all that has come in, update, draw once; and the effects.

mod background;
mod crash;
mod editor;
mod inbox;
mod note_file;
mod post;
mod signals;

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use self::background::Background;
pub use self::crash::report_panics;
use self::inbox::Inbox;
pub use self::post::Post;
use crate::catalogue::Shelves;
use crate::corpus::identity::Identity;
use crate::corpus::{Corpus, Item, Refused};
use crate::disk::typed;
use crate::labels::event::Millis;
use crate::labels::files::Files;
use crate::labels::writer::Writer;
use crate::tui::message::{Effect, Message};
use crate::tui::model::{Model, Saving};
use crate::tui::terminal::Screen;
use crate::tui::theme::Theme;
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
        Background::start(&outside.data.corpus, &post.of(0), outside.hinted, shelves, WATCH_AFTER);
    let mut runtime = Runtime {
        model,
        screen,
        theme,
        data: outside.data,
        opening: 0,
        reopen: outside.reopen,
        reopening: false,
        reopened: Arc::default(),
        writer: outside.writer,
        shelves: outside.shelves,
        inbox: outside.inbox.0,
        background,
        hint_at: None,
        slow_at: None,
        leaving: false,
        last_moment: None,
    };
    let ended = panic::catch_unwind(AssertUnwindSafe(|| runtime.review(start)));
    let left = runtime.time_left();
    let lost = runtime.writer.take().map_or(0, |writer| writer.close(left).pending);
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
        let Some(message) = message.if_of(self.opening) else { return Ok(()) };
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
                // The record may be another one by now.
                let shown = self.model.current.as_ref().map(|current| &current.item.transcript);
                let now = self.data.corpus.read(position);
                let now = now.map(|item| Identity::of(&item.transcript));
                if shown.map(Identity::of) != now {
                    return Ok(self.load(position).into_iter().collect());
                }
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
                let home = std::env::home_dir();
                writer.write_elsewhere(typed::path(&path, home.as_deref()));
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
            (Effect::Edit(text), _) => return Ok(self.edit(&text)),
            (Effect::StartHintTimer, _) => self.hint_at = Some(Instant::now() + HINT_AFTER),
            (Effect::Suspend, _) => editor::ask_job_to_stop(),
            (Effect::Stop, _) if editor::has_shell() => {
                let ((), taken_back) = self.screen.lend(editor::stop_until_continued);
                taken_back?;
                return Ok(vec![self.resized()]);
            }
            (Effect::Stop, _) => return Ok(vec![Message::NoShell]),
            (Effect::TakeBack, _) => {
                self.screen.take_back()?;
                return Ok(vec![self.resized()]);
            }
            (Effect::Reopen, _) => self.start_to_reopen(),
            (Effect::NameFiles, _) => self.start_to_name_files(),
            (Effect::Redraw, _) => {
                let (columns, lines) = self.screen.size();
                self.screen.forget(columns, lines)?;
            }
            (Effect::Quit { anyway }, _) => return Ok(self.quit(anyway).into_iter().collect()),
        }
        Ok(Vec::new())
    }

    /// Opens the data anew on a thread, and finds the item on the screen in them. Where nothing can be
    /// opened, as while a file is being written anew, it is tried again.
    fn start_to_reopen(&mut self) {
        if std::mem::replace(&mut self.reopening, true) {
            return;
        }
        let current = self.model.current.as_ref().map(|current| current.item.clone());
        let (reopen, reopened) = (self.reopen.clone(), self.reopened.clone());
        let (post, old, named) = (self.inbox.post(), self.data.corpus.clone(), self.named_files());
        thread::spawn(move || {
            let (data, refused) = open_again(&reopen, &post);
            data.corpus.index(&false.into(), &mut |_| {});
            let at = current.and_then(|item| {
                let wanted = Identity::of(&item.transcript);
                let is_it = |found: &Item| Identity::of(&found.transcript) == wanted;
                data.corpus.find((&item.file, item.number), is_it)
            });
            let missing = data.corpus.watch_missing(&old);
            let (progress, files) =
                (data.corpus.progress(), (data.name_files)(&data.corpus, &named));
            *reopened.lock().unwrap_or_else(PoisonError::into_inner) = Some(data);
            post.send(Message::Reopened { at, progress, files });
            let refused: Vec<Refused> = missing.into_iter().chain(refused).collect();
            if !refused.is_empty() {
                post.send(Message::Refused(refused));
            }
        });
    }

    fn use_reopened(&mut self) {
        let data = self.reopened.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(data) = data {
            self.reopening = false;
            self.opening += 1;
            let post = self.inbox.post().of(self.opening);
            // What an earlier run has kept may be of the data as they were.
            self.background =
                Background::start(&data.corpus, &post, Vec::new(), None, WATCH_AGAIN_AFTER);
            self.data = data;
        }
    }

    /// The files that events name.
    fn named_files(&self) -> Vec<Arc<str>> {
        self.model.tally.ledger.files().into_iter().map(Arc::from).collect()
    }

    /// Finds out on a thread which of the files that events name are under review.
    fn start_to_name_files(&self) {
        let (data, named) = (self.data.clone(), self.named_files());
        let post = self.inbox.post().of(self.opening);
        thread::spawn(move || {
            post.send(Message::Named((data.name_files)(&data.corpus, &named)));
        });
    }

    fn load(&self, position: usize) -> Option<Message> {
        self.data.corpus.read(position).map(|item| Message::Loaded(Arc::new(item)))
    }

    fn peek(&self, share: f64) -> Option<Message> {
        let (spot, item) = self.data.corpus.peek(share)?;
        Some(Message::Peeked { spot, item: Arc::new(item) })
    }

    fn resized(&self) -> Message {
        let (columns, lines) = self.screen.size();
        Message::Resize(columns, lines)
    }

    /// Has a note edited. Where the program is told to end meanwhile, it ends with what was saved.
    fn edit(&mut self, text: &str) -> Vec<Message> {
        let inbox = &mut self.inbox;
        let (edited, taken_back) = self.screen.lend(|| editor::edit(text, inbox));
        let edited = Message::Edited(edited.map_err(|error| error.to_string()));
        let must_end = taken_back.is_err() || self.inbox.told_to_end().is_some();
        [self.resized(), edited].into_iter().chain(must_end.then_some(Message::Terminate)).collect()
    }

    fn quit(&mut self, anyway: bool) -> Option<Message> {
        let wait = if anyway { self.time_left() } else { LEAVE_WAIT };
        let unsaved = self.writer.as_ref().map_or(0, |writer| writer.flush(wait).pending);
        if unsaved > 0 && !anyway {
            return Some(Message::StillUnsaved(unsaved));
        }
        self.leaving = true;
        None
    }

    /// How long the journal may still be waited for: all waits at the end share one.
    fn time_left(&mut self) -> Duration {
        let begun = self.inbox.told_to_end().unwrap_or_else(Instant::now);
        let end = *self.last_moment.get_or_insert(begun + LAST_WAIT);
        end.saturating_duration_since(Instant::now())
    }
}

/// Opens the data anew, as often as it takes.
fn open_again(reopen: &Reopen, post: &Post) -> (Data, Vec<Refused>) {
    let mut is_told = false;
    loop {
        let (data, refused) = reopen();
        if let Some(data) = data {
            return (data, refused);
        }
        if let (Some(first), false) = (refused.first(), std::mem::replace(&mut is_told, true)) {
            let words = format!("{first}; it is tried again until it can be read");
            post.send(Message::Unopened(words));
        }
        thread::sleep(REOPEN_BEAT);
    }
}

/// The clock, in ms since 1970.
#[must_use]
pub fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Millis(since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX)))
}
