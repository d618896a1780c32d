//! A reviewer's desk: the program's own state and rules, with the journal in memory.

use std::collections::HashSet;
use std::fs;
use std::sync::{Arc, OnceLock};

use fastrand::Rng;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;
use tempfile::TempDir;
use triptych::corpus::showing::{is_second, record};
use triptych::corpus::{Corpus, OpenOptions};
use triptych::export::pair_rows;
use triptych::labels::event::{Body, Event, ItemRef, Millis};
use triptych::labels::files::Files;
use triptych::labels::ledger::Ledger;
use triptych::labels::mint::Mint;
use triptych::labels::sample::Design;
use triptych::labels::writer::Notice;
use triptych::queue::comparing::compare;
use triptych::queue::only::Only;
use triptych::queue::repeats::Repeats;
use triptych::queue::survey::Survey;
use triptych::queue::tally::Tally;
use triptych::queue::twins::shown_to;
use triptych::report::{AgreementReport, Numbers, Reading, Wish};
use triptych::rubric::Rubric;
use triptych::tui::keys::chord::Chord;
use triptych::tui::message::{Effect, Message};
use triptych::tui::model::Model;
use triptych::tui::session::Session;
use triptych::tui::update::update;
use triptych::tui::view;
use triptych::workspace::whose::Whose;

use super::Items;
use super::plain::Plain;
use crate::session::{looked_at_all, session};

const SIZE: (u16, u16) = (100, 30);

/// Questions about an item, and one about a pair.
const RUBRIC: &str = r#"name = "sampled"
version = 1
condition = { field = "tier", a = "free", b = "paid" }
[[question]]
id = "q"
text = "?"
kind = "choice"
required = true
choices = [ { value = "one" }, { value = "two" } ]
[[question]]
id = "f"
text = "?"
kind = "flag"
[[question]]
id = "both"
text = "?"
kind = "flag"
unit = "pair"
"#;

/// Records that every study of their number has.
pub struct Data {
    pub corpus: Corpus,
    pub items: Items,
    _folder: TempDir,
}

/// The data of so many queries.
pub fn data(queries: usize) -> &'static Data {
    static ALL: [OnceLock<Data>; 8] = [const { OnceLock::new() }; 8];
    ALL[queries].get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let record = |number: usize| {
            let (query, tier) = (number / 2, ["free", "paid"][number % 2]);
            serde_json::json!({"id": format!("q{query}-{tier}"), "query_id": format!("q{query}"),
                "tier": tier, "scratchpad": format!("Case {number}."), "output": "So."})
            .to_string()
        };
        let records: Vec<String> = (0..2 * queries).map(record).collect();
        let path = folder.path().join("data.jsonl");
        fs::write(&path, records.join("\n")).unwrap();
        let opened = Corpus::open(&[path], &OpenOptions::default());
        opened.corpus.index(&false.into(), &mut |_| {});
        let corpus = opened.corpus;
        let items = (0..2 * queries).map(|at| ItemRef::of(&corpus.read(at).unwrap())).collect();
        Data { corpus, items, _folder: folder }
    })
}

/// The items of a design that deals nothing out, in the order that they are shown in.
pub fn order(design: &Value) -> Vec<String> {
    let design: Design = serde_json::from_value(design.clone()).unwrap();
    shown_to(&design, "").into_iter().filter_map(|item| item.id).collect()
}

pub struct Desk {
    pub by: &'static str,
    pub review: Model,
    /// The events that this device has, in the order they came.
    pub known: Vec<Event>,
    /// Whether the queue is the sample.
    pub by_sample: bool,
    data: &'static Data,
    mint: Mint,
}

impl Desk {
    pub fn open(
        by: &'static str,
        data: &'static Data,
        events: &[Event],
        by_sample: bool,
        (seed, now): (u64, Millis),
    ) -> Self {
        let rubric = Rubric::parse("sampled", RUBRIC).unwrap();
        let survey = Survey::new(&rubric, None).unwrap();
        let mut tally = Tally::new(by, &rubric, Ledger::fold(events.to_vec()), survey, None);
        tally.set_files(Files::default());
        if by_sample {
            tally.set_only(only(events, by), &rubric);
            tally.show_again(now, &rubric);
        }
        let session =
            Session { fold_read: false, auto_advance: false, ..session("data", by, rubric) };
        let review = Model::new(session, tally, Mint::new(seed), SIZE, now);
        let known = events.to_vec();
        let mut desk = Desk { by, review, known, by_sample, data, mint: Mint::new(!seed) };
        desk.take(Message::Indexed(data.corpus.progress()));
        for news in looked_at_all(&data.corpus, &desk.review.tally.survey().clone()) {
            desk.take(news);
        }
        if desk.review.current.is_none()
            && let Some(first) = desk.review.tally.selection.get(0)
        {
            desk.load(first);
        }
        desk
    }

    fn load(&mut self, position: usize) {
        if let Some(item) = self.data.corpus.read(position) {
            self.take(Message::Loaded(Arc::new(item)));
        }
    }

    fn take(&mut self, message: Message) {
        for effect in update(&mut self.review, message) {
            match effect {
                Effect::Load(position) => self.load(position),
                Effect::LoadBeside(position) => {
                    if let Some(item) = self.data.corpus.read(position) {
                        self.take(Message::LoadedBeside(Arc::new(item)));
                    }
                }
                Effect::Compare([left, right]) => {
                    let compared = compare(&left.transcript, &right.transcript);
                    self.take(Message::Compared(Box::new(compared)));
                }
                Effect::Append(event) => {
                    let through = event.id;
                    self.known.push(*event);
                    self.take(Message::Journal(Notice::Saved { through }));
                }
                _ => {}
            }
        }
    }

    /// Presses keys; what they opened is closed again.
    pub fn press(&mut self, keys: &str) {
        for key in keys.chars() {
            let chord = match key {
                '\r' => Chord::parse("Enter").unwrap(),
                '\t' => Chord::parse("Tab").unwrap(),
                '\u{12}' => Chord::parse("C-r").unwrap(),
                key => Chord::letter(key),
            };
            self.review.now = Millis(self.review.now.0 + 100);
            self.take(Message::Key { chord, repeat: false });
        }
        for _ in 0..4 {
            if !self.review.screens.is_empty() {
                self.take(Message::Key { chord: Chord::parse("Esc").unwrap(), repeat: false });
            }
        }
    }

    /// What is on the screen.
    pub fn shown(&self) -> Option<String> {
        let item = &self.review.current.as_ref()?.item;
        let again = if is_second(item.position) { " again" } else { "" };
        Some(format!("{}{again}", item.name()))
    }

    /// Takes in the events of another device, in any order.
    pub fn meet(&mut self, others: &[Event], random: &mut Rng) {
        let known: HashSet<_> = self.known.iter().map(|event| event.id).collect();
        let mut events: Vec<Event> =
            others.iter().filter(|event| !known.contains(&event.id)).cloned().collect();
        random.shuffle(&mut events);
        self.known.extend(events.iter().cloned());
        self.take(Message::Journal(Notice::Others { events }));
    }

    /// Writes an event that no key makes.
    pub fn write(&mut self, body: Body, now: Millis) {
        let event = super::event(body, self.by, now, &self.known, &mut self.mint);
        self.known.push(event.clone());
        self.take(Message::Journal(Notice::Others { events: vec![event] }));
    }

    /// Holds figures and screen against the plain count.
    pub fn check(&self, plain: &Plain) -> Result<(), String> {
        let (tally, rubric) = (&self.review.tally, &self.review.session.rubric);
        let reading = Reading::new(tally, rubric, Whose::Resolved);
        let wish = Wish::usual(rubric, &[]);
        let in_queue = |id: &str| {
            let at = self.data.items.iter().position(|item| item.id.as_deref() == Some(id));
            at.is_some_and(|at| tally.whole().holds(at))
        };
        let numbers = Numbers::of(&reading, &wish);
        plain.numbers(&numbers.to_json(), &in_queue)?;
        let name = |at: usize| tally.name_or_place(at);
        plain.agreement(&AgreementReport::of(&reading, &[]).to_json(name), &in_queue)?;
        let alone = Reading::new(tally, rubric, Whose::Resolved).unsuggested();
        plain.unsuggested(&Numbers::of(&alone, &wish).to_json(), &in_queue)
    }

    /// While all that is labelled is sealed, no share is printed, exported or on the screen.
    pub fn check_sealed(&mut self, plain: &Plain) -> Result<(), String> {
        if !plain.has_only_sealed_labels() {
            return Ok(());
        }
        let (tally, rubric) = (&self.review.tally, &self.review.session.rubric);
        let reading = Reading::new(tally, rubric, Whose::Resolved);
        let name = |at: usize| tally.name_or_place(at);
        let numbers = Numbers::of(&reading, &Wish::usual(rubric, &[])).page().printed(10);
        let agreement = AgreementReport::of(&reading, &[]).page(name);
        let printed =
            numbers.lines.into_iter().chain(agreement.printed(10).lines).map(|line| line.text);
        let mut told: Vec<String> = printed.collect();
        let is_open = |at: usize| reading.seals.over(at).is_none();
        for at in 0..tally.len() {
            let item = self.data.corpus.read(at).ok_or("a record that is gone")?;
            let rows = pair_rows::of_item(&item, tally, rubric, &is_open);
            told.extend((is_open(at) && !rows.is_empty()).then(|| "a row of a pair, 100 %".into()));
        }
        self.take(Message::Key { chord: Chord::letter('S'), repeat: false });
        told.extend(self.screen());
        self.press("");
        match told.iter().find(|line| line.contains(" %")) {
            Some(line) => Err(format!("a sealed figure is told: {line}")),
            None => Ok(()),
        }
    }

    /// Nothing but the place in the queue tells an unanswered second showing.
    pub fn check_second_showing(&self) -> Result<(), String> {
        let Some(current) = &self.review.current else { return Ok(()) };
        let position = current.item.position;
        let tally = &self.review.tally;
        let is_begun = tally.ledger.at(position).any(|found| found.reviewer == self.by);
        if !is_second(position) || is_begun || tally.has_been_advised(position) {
            return Ok(());
        }
        let design = self.known.iter().find(|event| matches!(event.body, Body::Sample(_)));
        let fresh: Vec<Event> = design
            .into_iter()
            .chain(self.known.iter().filter(|event| event.by == super::JUDGE))
            .cloned()
            .collect();
        let mut first = Desk::open(self.by, self.data, &fresh, true, (1, self.review.now));
        first.load(record(position));
        let said = self.review.message.as_ref().map(|(words, _)| words.as_str());
        let rows = self.screen().into_iter().zip(first.screen()).skip(1);
        // What was said last stands in a row of its own.
        let differing = rows
            .filter(|(own, other)| own != other && !said.is_some_and(|said| own.contains(said)));
        match differing.map(|(own, other)| format!("{own}\n{other}")).next() {
            Some(rows) => Err(format!("the second showing tells:\n{rows}")),
            None => Ok(()),
        }
    }

    fn screen(&self) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        view::draw(&self.review, &mut buffer);
        let row = |y: u16| (0..SIZE.0).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..SIZE.1).map(row).collect()
    }
}

fn only(events: &[Event], by: &str) -> Option<Only> {
    let design = |event: &Event| match &event.body {
        Body::Sample(design) => Some(Design::clone(design)),
        _ => None,
    };
    let design = events.iter().find_map(design)?;
    Some(Only::Sample(shown_to(&design, by), Repeats::of(&design)))
}
