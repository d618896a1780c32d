//! A review that is driven without a terminal.
#![allow(dead_code)] // each test program uses a part of it

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use triptych::cli::ReadArgs;
use triptych::corpus::{Corpus, OpenOptions};
use triptych::labels::event::{EventId, Millis};
use triptych::labels::ledger::Ledger;
use triptych::labels::mint::Mint;
use triptych::labels::reader::read;
use triptych::labels::writer::Notice;
use triptych::queue::comparing::compare;
use triptych::queue::survey::Survey;
use triptych::queue::tally::Tally;
use triptych::rubric::Rubric;
use triptych::tui::blind::Blind;
use triptych::tui::keys::chord::Chord;
use triptych::tui::message::{Effect, Message};
use triptych::tui::model::Model;
use triptych::tui::reader::first_words;
use triptych::tui::session::Session;
use triptych::tui::update::update;
use triptych::tui::view;
use triptych::workspace::suggested::Suggested;

use super::session::{looked_at_all, session};

/// A review of a file of the sample data, with everything outside done at once.
pub struct Review {
    pub model: Model,
    pub corpus: Corpus,
    /// What went to the disk, and whether it keeps its answer back.
    pub written: Vec<EventId>,
    pub disk_waits: bool,
}

impl Review {
    pub fn open(file: &str, size: (u16, u16)) -> Self {
        let path = Path::new("sample-data").join(file);
        let opened = Corpus::open(&[path], &OpenOptions::default());
        assert!(opened.refused.is_empty(), "{:?}", opened.refused);
        opened.corpus.index(&false.into(), &mut |_| {});
        let mut review = Review::of(opened.corpus, file, size);
        review.survey();
        review
    }

    /// A review of which nothing has been looked at.
    pub fn of(corpus: Corpus, file: &str, size: (u16, u16)) -> Self {
        let rubric = Rubric::builtin();
        let survey = Survey::new(&rubric, None).unwrap();
        let tally = Tally::new("alice", &rubric, Ledger::default(), survey, None);
        let title = PathBuf::from(file).file_name().unwrap().to_string_lossy().into_owned();
        let session = Session {
            suggested: Suggested::of(
                &ReadArgs { files: vec![file.into()], ..ReadArgs::default() },
                None,
            ),
            ..session(&title, "alice", rubric)
        };
        let model = Model::new(session, tally, Mint::new(1), size, Millis(1_000_000));
        let mut review = Review { model, corpus, written: Vec::new(), disk_waits: false };
        review.take(Message::Resize(size.0, size.1));
        review.take(Message::Indexed(review.corpus.progress()));
        review
    }

    /// A review of runs.jsonl with the labels of two reviewers.
    pub fn labelled(size: (u16, u16), hidden: &[&str]) -> Self {
        let mut review = Review::open("runs.jsonl", size);
        let hidden: Vec<String> = hidden.iter().map(|what| (*what).to_owned()).collect();
        review.model.session.blind = Blind::of(&hidden).unwrap();
        let events = read(Path::new("sample-data/labels.jsonl")).unwrap().events;
        review.take(Message::Journal(Notice::Others { events }));
        review
    }

    pub fn survey(&mut self) {
        for news in looked_at_all(&self.corpus, self.model.tally.survey()) {
            self.take(news);
        }
    }

    pub fn take(&mut self, message: Message) {
        for effect in update(&mut self.model, message) {
            match effect {
                Effect::Load(position) => {
                    let item = Arc::new(self.corpus.read(position).unwrap());
                    self.take(Message::Loaded(item));
                }
                Effect::Append(event) => {
                    self.written.push(event.id);
                    if !self.disk_waits {
                        self.take(Message::Journal(Notice::Saved { through: event.id }));
                    }
                }
                Effect::LoadBeside(position) => {
                    let item = Arc::new(self.corpus.read(position).unwrap());
                    self.take(Message::LoadedBeside(item));
                }
                Effect::Compare([one, other]) => {
                    let compared = compare(&one.transcript, &other.transcript);
                    self.take(Message::Compared(Box::new(compared)));
                }
                Effect::Survey(_) => self.survey(),
                Effect::FirstWords(positions) => {
                    let found = first_words::read(&self.corpus, &positions);
                    self.take(Message::FirstWords(found));
                }
                Effect::IndexMore => {
                    self.corpus.index_more(Instant::now());
                    self.take(Message::Indexed(self.corpus.progress()));
                }
                Effect::Peek(share) => {
                    let (spot, item) = self.corpus.peek(share).unwrap();
                    self.take(Message::Peeked { spot, item: Arc::new(item) });
                }
                Effect::Settle(spot) if self.corpus.progress().complete => {
                    let position = self.corpus.settle(spot).unwrap();
                    let item = Arc::new(self.corpus.read(position).unwrap());
                    self.take(Message::Loaded(item));
                }
                _ => {}
            }
        }
    }

    /// Types keys; each takes three seconds.
    pub fn press(&mut self, keys: &str) {
        for key in keys.chars() {
            let chord = match key {
                '\r' => Chord::parse("Enter").unwrap(),
                '\t' => Chord::parse("Tab").unwrap(),
                ' ' => Chord::parse("Space").unwrap(),
                '\u{1}'..='\u{1a}' => {
                    let letter = char::from(b'a' - 1 + u8::try_from(key).unwrap());
                    Chord::parse(&format!("C-{letter}")).unwrap()
                }
                key => Chord::letter(key),
            };
            self.model.now = Millis(self.model.now.0 + 3_000);
            self.take(Message::Key { chord, repeat: false });
        }
    }

    pub fn picture(&self) -> String {
        let (width, height) = self.model.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        view::draw(&self.model, &mut buffer);
        let line = |y: u16| {
            let mut line = String::new();
            let mut x = 0;
            while x < width {
                let symbol = buffer[(x, y)].symbol();
                line.push_str(symbol);
                x += u16::try_from(triptych::text::columns(symbol).max(1)).unwrap();
            }
            line.trim_end().to_owned()
        };
        (0..height).map(line).collect::<Vec<_>>().join("\n")
    }
}
