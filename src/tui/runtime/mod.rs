//! The loop: wait, read all that has come in, update, draw once; and the effects.

mod background;
mod editor;
mod inbox;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use self::background::Background;
use self::inbox::Inbox;
pub use self::inbox::Post;
use super::message::{Effect, Message};
use super::model::Model;
use super::terminal::Screen;
use super::theme::Theme;
use super::{update, view};
use crate::corpus::Corpus;
use crate::labels::event::Millis;
use crate::labels::writer::Writer;

/// How long a sequence of keys waits before the screen explains it.
const HINT_AFTER: Duration = Duration::from_millis(300);
/// How long leaving waits for the journal before it asks.
const LEAVE_WAIT: Duration = Duration::from_secs(5);
/// How long leaving waits for it when there is nobody to ask.
const LAST_WAIT: Duration = Duration::from_secs(10);

/// What a review works on.
pub struct Outside {
    /// The transcripts.
    pub corpus: Arc<Corpus>,
    /// Each file's path from the journal's folder.
    pub hints: Vec<Arc<str>>,
    /// The journal; `None` where nothing may be written.
    pub writer: Option<Writer>,
    /// Records to look at before all others: those that the journal names.
    pub first: Vec<usize>,
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
    let screen = Screen::enter()?;
    let background = Background::start(&outside.corpus, &outside.inbox.0.post(), outside.first);
    let mut runtime = Runtime {
        model,
        screen,
        theme,
        corpus: outside.corpus,
        hints: outside.hints,
        writer: outside.writer,
        inbox: outside.inbox.0,
        background,
        hint_at: None,
        leaving: false,
    };
    runtime.begin(start)?;
    while !runtime.leaving {
        runtime.turn()?;
    }
    Ok(())
}

/// The loop's state.
struct Runtime {
    model: Model,
    screen: Screen,
    theme: Theme,
    corpus: Arc<Corpus>,
    hints: Vec<Arc<str>>,
    writer: Option<Writer>,
    inbox: Inbox,
    background: Background,
    hint_at: Option<Instant>,
    leaving: bool,
}

impl Runtime {
    /// The first screen, before anything slow starts.
    fn begin(&mut self, start: Option<usize>) -> io::Result<()> {
        let (columns, lines) = self.screen.size();
        self.take(Message::Resize(columns, lines))?;
        self.take(Message::Indexed(self.corpus.progress()))?;
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
        let timeout = self.hint_at.map(|at| at.saturating_duration_since(Instant::now()));
        let mut messages = self.inbox.wait(timeout)?;
        if self.hint_at.is_some_and(|at| at <= Instant::now()) {
            self.hint_at = None;
            messages.push(Message::HintTime);
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
        self.model.now = now();
        for effect in update::update(&mut self.model, message) {
            for news in self.carry_out(effect)? {
                self.take(news)?;
            }
        }
        Ok(())
    }

    fn carry_out(&mut self, effect: Effect) -> io::Result<Vec<Message>> {
        match (effect, &self.writer) {
            (Effect::Load(position), _) => return Ok(self.load(position).into_iter().collect()),
            (Effect::LoadRaw(position), _) => {
                let raw = self.corpus.raw(position);
                return Ok(raw
                    .into_iter()
                    .map(|(text, place)| Message::Raw { text, place })
                    .collect());
            }
            (Effect::Copy(text), _) => self.screen.copy(&text)?,
            (Effect::CopyPlace(position), _) => {
                if let Some((_, place)) = self.corpus.raw(position) {
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
            (Effect::Edit(text), _) => {
                let edited = self.screen.lend(|| editor::edit(&text))?;
                let edited = Message::Edited(edited.map_err(|error| error.to_string()));
                return Ok(vec![self.resized(), edited]);
            }
            (Effect::StartHintTimer, _) => self.hint_at = Some(Instant::now() + HINT_AFTER),
            (Effect::Suspend, _) => {
                self.screen.lend(editor::stop_until_continued)?;
                return Ok(vec![self.resized()]);
            }
            (Effect::Redraw, _) => {
                let (columns, lines) = self.screen.size();
                self.screen.forget(columns, lines)?;
            }
            (Effect::Quit { anyway }, _) => return Ok(self.quit(anyway).into_iter().collect()),
        }
        Ok(Vec::new())
    }

    fn load(&self, position: usize) -> Option<Message> {
        let item = self.corpus.read(position)?;
        let file = self.corpus.place(position).map_or(0, |(file, _)| file);
        let hint = self.hints.get(file).cloned().unwrap_or_else(|| item.file.clone());
        Some(Message::Loaded { item: Arc::new(item), hint })
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
