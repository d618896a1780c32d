//! `--linear`: a review without a screen, item by item, for screen readers, dumb terminals and logs. The
//! same model and the same updates as on the screen, so that the journal is the same.

mod page;
mod typed;

use std::io::BufRead;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::{Result, bail};

use self::typed::{Does, meant};
use super::notice::tell;
use super::stdout::print_text;
use crate::corpus::Corpus;
use crate::labels::writer::{Notice, Writer};
use crate::text::{counted, visible};
use crate::tui::keys::command::Command;
use crate::tui::message::{Effect, Message};
use crate::tui::model::Model;
use crate::tui::reader::{knowing, labelling, moving, noting, writing};
use crate::tui::runtime;
use crate::tui::saving::Saving;
use crate::tui::update::{run_command, update};
use crate::workspace::failure::Failure;

/// How long a label may take to the disk before that is said.
const SAVING_TAKES: Duration = Duration::from_secs(10);

/// What the keys are, for `?`.
const HELP: &str = "\
a digit or a word answers the question; Enter alone goes to the next open item
n next item   p item before   go ID   . next question   x clear   u undo   s skip   m bookmark
note WORDS    all prints what is folded   again prints the item again   q quit
where a question is answered in words, these begin with a colon: :n, :q";

/// A review without a screen.
pub struct Linear {
    model: Model,
    corpus: Arc<Corpus>,
    writer: Option<Writer>,
    notices: Receiver<Notice>,
    /// The item that was printed last.
    printed: Option<usize>,
    leaving: bool,
}

/// Starts the journal's writer, whose news go to what it is given.
pub type StartWriter = Box<dyn FnOnce(Box<dyn Fn(Notice) + Send>) -> Writer>;

/// What a review without a screen works on.
pub struct Given {
    /// The state.
    pub model: Model,
    /// The transcripts.
    pub corpus: Arc<Corpus>,
    /// Starts the journal's writer, whose news go to where this says; `None` where nothing is written.
    pub writer: Option<StartWriter>,
    /// The first item.
    pub start: usize,
}

/// Runs it to the end of what is typed.
///
/// # Errors
/// Where nobody takes what is printed.
pub fn run(given: Given) -> Result<ExitCode> {
    let (sender, notices) = mpsc::channel();
    let notify = Box::new(move |notice| {
        // Whoever listened has left.
        let _left = sender.send(notice);
    });
    let writer = given.writer.map(|start| start(notify));
    let Given { model, corpus, start, .. } = given;
    let mut linear = Linear { model, corpus, writer, notices, printed: None, leaving: false };
    let survey = linear.model.tally.survey().clone();
    linear.take(Message::LabelsFound { of: survey });
    linear.load(start);
    let mut input = std::io::stdin().lock();
    let is_echoed = !std::io::IsTerminal::is_terminal(&input);
    while !linear.leaving {
        linear.print(false)?;
        let mut bytes = Vec::new();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_end_matches(['\n', '\r']);
        if is_echoed {
            print_text(format!("{}\n", visible(line)).as_bytes())?;
        }
        linear.typed(line)?;
    }
    linear.finish()
}

impl Linear {
    /// Carries out what a line means, and says what came of it.
    fn typed(&mut self, line: &str) -> Result<()> {
        self.model.now = runtime::now();
        let mut effects = Vec::new();
        match meant(&self.model, line) {
            Does::Run(Command::Quit) => self.leaving = true,
            Does::Run(command) => run_command(&mut self.model, command, &mut effects),
            Does::Answer(answer) => {
                labelling::answer_active(&mut self.model, answer, None, &mut effects);
            }
            Does::Note(words) => {
                let about = writing::item_ref(&self.model);
                noting::write_note(&mut self.model, about, &words, &mut effects);
            }
            Does::Go(name) => {
                if !moving::go_to_typed(&mut self.model, &name, &mut effects) {
                    let words = moving::no_such_item(&self.model, &name);
                    self.model.say(words);
                }
            }
            Does::PrintAll => return self.print(true),
            Does::PrintAgain => self.printed = None,
            Does::Help => print_text(format!("{HELP}\n").as_bytes())?,
            Does::Nothing(words) => self.model.say(words),
        }
        for effect in effects {
            self.carry_out(effect);
        }
        self.settle();
        self.say()
    }

    fn take(&mut self, message: Message) {
        for effect in update(&mut self.model, message) {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Load(position) => self.load(position),
            Effect::ReadPrompts(positions) => {
                let items = knowing::read(&self.corpus, &positions);
                self.take(Message::ReadBefore(items));
            }
            Effect::Append(event) => {
                if let Some(writer) = &self.writer {
                    writer.append(&event);
                }
            }
            Effect::Quit { .. } => self.leaving = true,
            // The rest is for a screen, or has been done before the first item.
            _ => {}
        }
    }

    fn load(&mut self, position: usize) {
        if let Some(item) = self.corpus.read_to_label(position) {
            self.take(Message::Loaded(Arc::new(item)));
        }
    }

    /// Waits until what was said is on the disk.
    fn settle(&mut self) {
        if let Some(writer) = &self.writer {
            let _told_by_notices = writer.flush(SAVING_TAKES);
        }
        while let Ok(notice) = self.notices.try_recv() {
            self.take(Message::Journal(notice));
        }
    }

    /// Says what the last line did.
    fn say(&mut self) -> Result<()> {
        if let Some((words, _)) = self.model.message.take() {
            print_text(format!("{}\n", visible(&words)).as_bytes())?;
        }
        if let Saving::Failed { unsaved, why } = &self.model.saving {
            let labels = counted(*unsaved, "label");
            print_text(
                format!("NOT SAVED: {labels} in memory only: {}\n", visible(why)).as_bytes(),
            )?;
        }
        Ok(())
    }

    /// Prints the item, unless it has just been printed, and the question.
    fn print(&mut self, all: bool) -> Result<()> {
        let here = self.model.position();
        if here != self.printed || all {
            print_text(page::item(&mut self.model, all).as_bytes())?;
            self.printed = here;
        }
        print_text(page::question(&self.model).as_bytes())
    }

    fn finish(self) -> Result<ExitCode> {
        let pending = self.writer.map_or(0, |writer| writer.close(SAVING_TAKES).pending);
        print_text("\n".as_bytes())?;
        if pending > 0 {
            bail!(Failure::wrong(format!("{} could not be saved", counted(pending, "label"))));
        }
        let done = self.model.tally.count(crate::queue::progress::ItemState::Done);
        tell(&format_args!(
            "{} done; labels in {}",
            counted(done, "item"),
            self.model.session.journal
        ));
        Ok(ExitCode::SUCCESS)
    }
}
