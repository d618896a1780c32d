//! A review of the study's data: the program's own state and rules, with everything outside done at
//! once and the journal on the disk.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use triptych::corpus::identity::Identity;
use triptych::corpus::{Corpus, OpenOptions};
use triptych::labels::event::{Event, Millis};
use triptych::labels::files::Files;
use triptych::labels::ledger::Ledger;
use triptych::labels::mint::Mint;
use triptych::labels::named_files::name_files;
use triptych::labels::place::{JournalPlan, plan};
use triptych::labels::reader::read;
use triptych::labels::writer::Notice;
use triptych::queue::survey::Survey;
use triptych::queue::tally::Tally;
use triptych::rubric::Rubric;
use triptych::tui::blind::Blind;
use triptych::tui::keys::chord::Chord;
use triptych::tui::message::{Effect, Message};
use triptych::tui::model::Model;
use triptych::tui::session::Session;
use triptych::tui::update::update;

use crate::session::{looked_at, looked_at_all, session};
use crate::world::World;

/// One question, so that an item is done with its answer.
pub const RUBRIC: &str = r#"name = "study"
version = 1
about = "A study."
condition = { field = "tier", a = "free", b = "paid" }
[[question]]
id = "q"
text = "?"
kind = "choice"
required = true
choices = [ { value = "one" }, { value = "two" }, { value = "three" } ]
"#;

pub struct Review {
    pub model: Model,
    pub corpus: Corpus,
    folder: PathBuf,
    plan: JournalPlan,
    /// What has been written since it was asked for last.
    pub written: Vec<Event>,
}

/// How a review begins.
pub struct Opening {
    /// Of the ids of its events.
    pub seed: u64,
    pub now: Millis,
    pub is_blind: bool,
}

impl Review {
    pub fn open(world: &World, reviewer: &str, opening: &Opening) -> Self {
        let rubric = Rubric::parse("study", RUBRIC).unwrap();
        let folder = world.data();
        let plan = plan(std::slice::from_ref(&folder), None, reviewer, &world.home()).unwrap();
        let events = plan.read.iter().flat_map(|path| {
            let mut journal = read(path).unwrap();
            plan.search.rebase(path, &mut journal.events);
            journal.events
        });
        let ledger = Ledger::fold(events);
        let survey = Survey::new(&rubric, None).unwrap();
        let mut tally = Tally::new(reviewer, &rubric, ledger, survey, None);
        let corpus = open_data(&folder);
        tally.set_files(files(&plan, &corpus, &tally));
        let hidden = if opening.is_blind { vec!["flags".to_owned()] } else { Vec::new() };
        let blind = Blind::of(&hidden).unwrap();
        let session = Session { auto_advance: false, blind, ..session("data", reviewer, rubric) };
        let model = Model::new(session, tally, Mint::new(opening.seed), (100, 30), opening.now);
        let mut review = Review { model, corpus, folder, plan, written: Vec::new() };
        review.take(Message::Resize(100, 30));
        review.take(Message::Indexed(review.corpus.progress()));
        review.survey();
        review
    }

    /// Looks at every record.
    fn survey(&mut self) {
        for news in looked_at_all(&self.corpus, self.model.tally.survey()) {
            self.take(news);
        }
    }

    /// Some records have been looked at, and the data are replaced before the others are.
    pub fn looked_at_some(&mut self, most: usize) {
        let files = files(&self.plan, &self.corpus, &self.model.tally);
        let progress = self.corpus.progress();
        let survey = self.model.tally.survey().clone();
        self.model.tally.start_over(survey, None);
        self.model.tally.set_files(files);
        self.take(Message::Indexed(progress));
        self.take(looked_at(&self.corpus, self.model.tally.survey(), most));
    }

    pub fn take(&mut self, message: Message) {
        for effect in update(&mut self.model, message) {
            match effect {
                Effect::Load(position) => {
                    if let Some(item) = self.corpus.read(position) {
                        self.take(Message::Loaded(Arc::new(item)));
                    }
                }
                Effect::Append(event) => self.append(&event),
                Effect::Survey(_) => self.survey(),
                Effect::IndexMore => {
                    self.corpus.index_more(Instant::now());
                    self.take(Message::Indexed(self.corpus.progress()));
                }
                Effect::NameFiles => {
                    let files = files(&self.plan, &self.corpus, &self.model.tally);
                    self.take(Message::Named(files));
                }
                Effect::Reopen => self.reopen(),
                _ => {}
            }
        }
    }

    fn append(&mut self, event: &Event) {
        let mut options = fs::OpenOptions::new();
        let mut journal = options.create(true).append(true).open(&self.plan.write).unwrap();
        journal.write_all(format!("{}\n", event.to_line()).as_bytes()).unwrap();
        self.written.push(event.clone());
        self.take(Message::Journal(Notice::Saved { through: event.id }));
    }

    /// The data have changed: they are opened anew, while the review goes on.
    pub fn reopen(&mut self) {
        self.corpus = open_data(&self.folder);
        let corpus = &self.corpus;
        let at = self.model.current.as_ref().and_then(|current| {
            let wanted = Identity::of(&current.item.transcript);
            let place = (&*current.item.file, current.item.number);
            corpus.find(place, |item| Identity::of(&item.transcript) == wanted)
        });
        let files = files(&self.plan, corpus, &self.model.tally);
        let progress = corpus.progress();
        self.take(Message::Reopened { at, progress, files });
    }

    /// Shows the item at a position.
    pub fn go_to(&mut self, position: usize) {
        if let Some(item) = self.corpus.read(position) {
            self.take(Message::Loaded(Arc::new(item)));
        }
    }

    pub fn press(&mut self, keys: &str) {
        for key in keys.chars() {
            let chord = match key {
                '\r' => Chord::parse("Enter").unwrap(),
                key => Chord::letter(key),
            };
            self.model.now = Millis(self.model.now.0 + 1_000);
            self.take(Message::Key { chord, repeat: false });
        }
    }

    /// The number of the record at a position.
    pub fn serial(&self, position: usize) -> Option<usize> {
        let item = self.corpus.read(position)?;
        item.transcript.field("serial")?.to_string().parse().ok()
    }

    /// The number of the record on the screen, as it was when it was read.
    pub fn shown(&self) -> Option<usize> {
        let item = &self.model.current.as_ref()?.item;
        item.transcript.field("serial")?.to_string().parse().ok()
    }
}

fn open_data(folder: &Path) -> Corpus {
    let opened = Corpus::open(&[folder.to_owned()], &OpenOptions::default());
    opened.corpus.index(&false.into(), &mut |_| {});
    opened.corpus
}

fn files(plan: &JournalPlan, corpus: &Corpus, tally: &Tally) -> Files {
    let open = corpus.files().map(|file| (file.path.as_path(), file.entry()));
    name_files(plan.folder(), open, tally.ledger.files().into_iter().map(Arc::from))
}
