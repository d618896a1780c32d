//! A blind review shows nothing of what it hides, whatever keys are pressed.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

use std::fs;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;
use triptych::corpus::{Corpus, OpenOptions};
use triptych::filter::Pattern;
use triptych::labels::event::Millis;
use triptych::labels::files::Files;
use triptych::labels::ledger::Ledger;
use triptych::labels::mint::Mint;
use triptych::labels::reader::read_bytes;
use triptych::labels::writer::Notice;
use triptych::queue::search::search;
use triptych::queue::survey::Survey;
use triptych::queue::tally::Tally;
use triptych::rubric::{Condition, Rubric};
use triptych::tui::blind::{Blind, Hidden};
use triptych::tui::keys::chord::Chord;
use triptych::tui::message::{Effect, Message};
use triptych::tui::model::Model;
use triptych::tui::reader::first_words;
use triptych::tui::session::Session;
use triptych::tui::update::update;
use triptych::tui::view;
use triptych::workspace::suggested::Suggested;

#[path = "../support/session.rs"]
mod session;
#[path = "../support/mod.rs"]
mod support;
mod terminal;

use session::{looked_at_all, session};

/// What the data hold and nobody may see: both sides of the condition, a model, a flag, a reviewer,
/// and a word that a mask covers together with the line before it.
const HIDDEN: [&str; 6] = ["QXALPHA", "QXBETA", "ZORKMODEL", "0.73519", "OTHERONE", "SECRET"];

const SIZE: (u16, u16) = (100, 30);

/// A blind review with everything outside done at once.
struct Review {
    model: Model,
    corpus: Corpus,
    /// What has been on the screen or the clipboard and may not be.
    leaks: Vec<String>,
    keys: Vec<String>,
}

impl Review {
    fn open(filter: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut lines = String::new();
        for n in 0..12 {
            let tier = ["QXALPHA", "QXBETA"][n % 2];
            let text = "the plan\nis long ".repeat(20);
            let record = json!({"id": format!("r{:02}-{tier}", n / 2), "tier": tier, "condition": tier,
                "model": "ZORKMODEL", "metadata": {"tier": tier, "engine": "ZORKMODEL"}, "origin": format!("set-{tier}"),
                "prompt": format!("Question {n}?"), "scratchpad": format!("so COVERED\nSECRET then {text}"),
                "output": format!("Answer {n}."), "flags": {"judge": 0.73519}});
            lines.push_str(&format!("{record}\n"));
        }
        fs::write(folder.path().join("runs.jsonl"), lines).unwrap();
        let without_ids = r#"{"tier":"QXALPHA","prompt":"p","output":"o"}"#;
        fs::write(folder.path().join("set-QXALPHA.jsonl"), format!("{without_ids}\n")).unwrap();
        let options = OpenOptions::default();
        let corpus = Corpus::open(&[folder.path().to_owned()], &options).corpus;
        corpus.index(&false.into(), &mut |_| {});
        let condition = Condition { field: "tier".into(), a: "QXALPHA".into(), b: "QXBETA".into() };
        let mut rubric = Rubric::builtin();
        rubric.condition = Some(condition);
        let filter = filter.map(|filter| triptych::filter::parse(filter).unwrap());
        let survey = Survey::new(&rubric, filter.as_ref()).unwrap();
        let mut tally = Tally::new("alice", &rubric, Ledger::default(), survey, filter);
        tally.set_files(Files::new(corpus.files().map(|file| file.name.clone()).collect()));
        let words: Vec<String> = Hidden::ALL.iter().map(|(_, word)| (*word).to_owned()).collect();
        let masks = vec![Pattern::typed("/COVERED\\s+SECRET/").unwrap()];
        let session = Session {
            blind: Blind::of(&words).unwrap().covering(masks),
            suggested: Suggested::default(),
            ..session("runs", "alice", rubric)
        };
        let model = Model::new(session, tally, Mint::new(1), SIZE, Millis(1_000_000));
        let mut review = Review { model, corpus, leaks: Vec::new(), keys: Vec::new() };
        review.take(Message::Resize(SIZE.0, SIZE.1));
        review.take(Message::Indexed(review.corpus.progress()));
        review.survey();
        review.take(Message::Journal(Notice::Others { events: review.others() }));
        review
    }

    /// Answers of another reviewer to every item.
    fn others(&self) -> Vec<triptych::labels::event::Event> {
        let lines = (0..self.corpus.len()).map(|position| {
            let transcript = self.corpus.read(position).unwrap().transcript;
            let item = json!({"id": transcript.id, "digest": transcript.digest});
            let event = json!({"v": 1, "event": format!("01ARZ3NDEKTSV4RRFFQ69G{position:04}"),
                "at": "2026-11-23T09:30:00.000Z", "by": "OTHERONE", "kind": "answer", "item": item,
                "rubric": "alignment-faking@1", "question": "compliance", "value": "partial"});
            format!("{event}\n")
        });
        read_bytes("others".as_ref(), lines.collect::<String>().as_bytes()).events
    }

    fn survey(&mut self) {
        for news in looked_at_all(&self.corpus, self.model.tally.survey()) {
            self.take(news);
        }
    }

    fn take(&mut self, message: Message) {
        for effect in update(&mut self.model, message) {
            match effect {
                Effect::Load(position) => {
                    let item = Arc::new(self.corpus.read(position).unwrap());
                    self.take(Message::Loaded(item));
                }
                Effect::Append(event) => {
                    self.take(Message::Journal(Notice::Saved { through: event.id }));
                }
                Effect::Survey(_) => self.survey(),
                Effect::FirstWords(positions) => {
                    let found = first_words::read(&self.corpus, &positions);
                    self.take(Message::FirstWords(found));
                }
                Effect::Copy(text) => self.look("clipboard", &text),
                Effect::CopyPlace(position) | Effect::LoadRaw(position) => {
                    self.look("record", &self.corpus.raw(position).unwrap().0.clone());
                }
                Effect::Search(order) => {
                    let (queue, len) = (order.queue.clone(), order.queue.len());
                    let mut all = Vec::new();
                    let place = |place| queue.get(place);
                    search(&self.corpus, &order.query, 0..len, place, &false.into(), |_, found| {
                        all.extend(found);
                        true
                    });
                    self.take(Message::Searched {
                        id: order.id,
                        percent: 100,
                        found: all,
                        done: true,
                    });
                }
                _ => {}
            }
        }
    }

    fn look(&mut self, place: &str, text: &str) {
        for hidden in HIDDEN.into_iter().filter(|hidden| text.contains(hidden)) {
            let keys = self.keys.iter().rev().take(12).rev().cloned().collect::<Vec<_>>().join(" ");
            self.leaks.push(format!("{hidden} in the {place} after {keys}"));
        }
    }

    fn key(&mut self, written: &str) {
        // What is revealed on purpose is no leak.
        if written == "R" && !self.model.is_typing() {
            return;
        }
        self.keys.push(written.to_owned());
        self.model.now = Millis(self.model.now.0 + 300);
        self.take(Message::Key { chord: Chord::parse(written).unwrap(), repeat: false });
        let shown = self.picture();
        self.look("screen", &shown);
    }

    fn typed(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                ' ' => self.key("Space"),
                '\r' => self.key("Enter"),
                '\t' => self.key("Tab"),
                letter => self.key(&letter.to_string()),
            }
        }
    }

    fn picture(&self) -> String {
        let (width, height) = self.model.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        view::draw(&self.model, &mut buffer);
        let line = |y: u16| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..height).map(line).collect::<Vec<_>>().join("\n")
    }

    fn message(&self) -> String {
        self.model.message.as_ref().map(|(words, _)| words.clone()).unwrap_or_default()
    }
}

#[test]
fn random_keys_bring_nothing_hidden_on_the_screen() {
    let keys = std::env::var("TRIPTYCH_BLIND_KEYS").ok().and_then(|keys| keys.parse().ok());
    let keys: usize = keys.unwrap_or(10_000);
    let single: Vec<String> = ('!'..='~').filter(|key| *key != 'R').map(String::from).collect();
    let named = [
        "Enter",
        "Esc",
        "Tab",
        "S-Tab",
        "Space",
        "Up",
        "Down",
        "Left",
        "Right",
        "PgDn",
        "PgUp",
        "Home",
        "End",
        "Backspace",
        "C-o",
        "C-d",
        "C-u",
        "C-f",
        "C-n",
        "C-p",
        "C-l",
    ];
    let lines = [
        "f tier~QXA\r",
        "f condition~QXB\r",
        "f metadata.engine~ZOR\r",
        "f origin~A\r",
        "f judge>0\r",
        "f is:disputed\r",
        "f SECRE\r",
        "f pad:SECRE\r",
        "f is:open\r",
        "/SECRE\r",
        "/plan\r",
        "/then\r",
        "g/plan\r",
        "g/SECRE\r",
        "g/COVERE\r",
        ":r01\r",
        ":same\r",
        ":list\r",
        "gy",
        "gf",
        "gr",
        "vllly",
        "vlll\r",
        "o\t",
        "S",
        "Sjjj\r",
        "t",
        "cnote\r",
        "11",
        "32",
        "u",
        "U",
        "!",
        "m",
        "'",
        "Y",
        "?",
    ];
    let mut random = fastrand::Rng::with_seed(14);
    let mut review = Review::open(None);
    while review.keys.len() < keys {
        match random.u8(..4) {
            0 => review.key(&single[random.usize(..single.len())]),
            1 => review.key(named[random.usize(..named.len())]),
            _ => {
                review.key("Esc");
                let line = lines[random.usize(..lines.len())];
                review.typed(&line.replacen("f ", "f", 1));
            }
        }
    }
    assert_eq!(review.leaks, Vec::<String>::new());
}

#[test]
fn a_filter_is_judged_by_where_its_values_come_from() {
    let mut review = Review::open(None);
    for filter in [
        "tier=x",
        "condition~x",
        "metadata.tier:x",
        "metadata.engine~x",
        "origin~x",
        "has:origin",
        "model~x",
        "judge>0",
        "has:judge",
        "id~x",
        "file~x",
        "is:disagrees",
        "is:disputed",
        "label:compliance@OTHER=partial",
        "is:labelled@OTHER",
        "pair:x=complied",
    ] {
        review.typed(&format!("f{filter}"));
        let message = review.message();
        assert!(message.contains("blind") || message.contains("column"), "{filter}: {message}");
        assert!(!message.contains("match"), "{filter}: {message}");
        review.key("C-u");
        review.key("Esc");
    }
    review.typed("fjudg>0");
    assert_eq!(review.message(), "no item has judg");
    review.key("C-u");
    review.key("Esc");
    review.typed("fpad:then");
    assert!(review.message().contains("would look under them"), "{}", review.message());
    review.key("C-u");
    review.typed("words>5");
    assert!(!review.message().contains("blind"), "{}", review.message());
}

#[test]
fn names_are_taken_as_they_are_shown_and_no_other_way() {
    let mut review = Review::open(None);
    let here = review.model.position();
    review.typed(":r02-QXBETA\r");
    assert_eq!(review.message(), "no item and no command is called r02-QXBETA");
    assert_eq!(review.model.position(), here);
    // What is there is answered like what is not.
    let there = review.message();
    review.key("Esc");
    review.typed(":r02-NOSUCH\r");
    assert_eq!(review.message(), there.replace("QXBETA", "NOSUCH"));
    review.key("Esc");
    review.typed(":r02-…\r");
    assert_eq!(review.model.position(), Some(4));
    // What is typed by the reviewer is no leak of the review's.
    review.leaks.clear();
    review.typed("11");
    review.key("u");
    assert!(review.message().starts_with("undid: "), "{}", review.message());
    review.key("U");
    for keys in ["gf", "gy", "gr"] {
        review.typed(keys);
        assert!(review.message().contains("R reveals"), "{keys}: {}", review.message());
    }
    assert_eq!(review.leaks, Vec::<String>::new());
}

#[test]
fn what_is_masked_is_not_found_and_a_hidden_filter_is_not_shown() {
    let mut review = Review::open(Some("tier=QXALPHA"));
    assert_eq!(review.model.tally.selection.len(), 7);
    review.key("f");
    review.key("Enter");
    assert!(review.message().contains("the filter stays as it is"), "{}", review.message());
    assert_eq!(review.model.tally.selection.len(), 7);
    review.typed("g/SECRET then\r");
    assert!(review.picture().contains("No item holds it."));
    review.key("Esc");
    review.typed("g/");
    review.key("C-u");
    review.leaks.clear();
    review.typed("then\r");
    assert!(review.picture().contains("▒▒▒▒▒▒ then"), "{}", review.picture());
    assert_eq!(review.leaks, Vec::<String>::new());
}

#[test]
fn a_quote_of_what_is_masked_is_masked_beside_its_question() {
    let mut review = Review::open(None);
    review.typed("1");
    review.key("Tab");
    review.typed("/so\r");
    review.key("Esc");
    review.typed("vllllllllllllllllllllll");
    review.key("Enter");
    let picture = review.picture();
    let bar =
        picture.lines().skip_while(|line| !line.contains("──")).collect::<Vec<_>>().join("\n");
    assert!(bar.contains('▒'), "{picture}");
    assert_eq!(review.leaks, Vec::<String>::new());
}

#[test]
fn the_finished_page_counts_no_disputes() {
    let mut review = Review::open(None);
    for _ in 0..review.corpus.len() {
        review.typed("11");
        review.typed("1");
    }
    for _ in 0..20 {
        review.key("s");
        review.key("Enter");
    }
    let picture = review.picture();
    assert!(picture.contains("done or skipped"), "{picture}");
    assert!(!picture.contains("reviewers differ"), "{picture}");
}
