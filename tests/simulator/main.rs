//! A simulator of reviews: data that change in every way, reviewers who label, undo and start again,
//! journals that are merged and packed; and beside the program a slow count of what must come out.
//!
//! A study is told by one number. `TRIPTYCH_SIMULATOR_SEED=7` replays study 7 and prints its steps;
//! `TRIPTYCH_SIMULATOR_STUDIES` says how many are run.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod review;
#[path = "../support/session.rs"]
mod session;
mod truth;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use fastrand::Rng;
use triptych::labels::event::{Body, Millis};
use triptych::labels::merge::Union;
use triptych::queue::counts::label_counts;
use triptych::queue::progress::ItemState;
use triptych::report::{Numbers, Reading, Whose, Wish};

use review::Review;
use truth::{Said, Truth};
use world::World;

const REVIEWERS: [&str; 2] = ["ann", "bob"];
/// So many steps a study has at most.
const STEPS: usize = 30;
/// So many studies are run where nothing else is said.
const STUDIES: u64 = 300;

/// A study under way.
struct Study {
    random: Rng,
    world: World,
    truth: Truth,
    reviewer: &'static str,
    review: Review,
    /// An older state of the journal.
    old_journal: Option<Vec<u8>>,
    openings: u64,
    steps: Vec<String>,
}

impl Study {
    fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let world = World::new(&mut random);
        let start = (1, Millis(1_700_000_000_000));
        let review = Review::open(&world.data(), &world.home(), REVIEWERS[0], start);
        let truth = Truth::default();
        let mut study = Study {
            random,
            world,
            truth,
            reviewer: REVIEWERS[0],
            review,
            old_journal: None,
            openings: 1,
            steps: Vec::new(),
        };
        study.note_texts();
        study
    }

    fn note_texts(&mut self) {
        for record in self.world.records() {
            self.truth.note_text(record.serial, &record.text);
        }
    }

    fn step(&mut self) -> Result<(), String> {
        let choice = self.random.u8(..24);
        match choice {
            0..8 => {
                let key = ["1", "2", "3"][self.random.usize(..3)];
                self.key(key);
            }
            8 => self.key("x"),
            9 => self.key("s"),
            10 => self.key("m"),
            11 | 12 => self.take_back("u")?,
            13 => self.take_back("U")?,
            14 => self.key(":same\ryes\r"),
            15 => self.restart(self.reviewer),
            16 => {
                let reviewer = REVIEWERS[self.random.usize(..2)];
                self.restart(reviewer);
            }
            17 => self.rewrite_journal(),
            18 => {
                let most = self.random.usize(..=self.review.corpus.len());
                self.review.looked_at_some(most);
                let what = self.world.change(&mut self.random);
                self.steps.push(format!("after a look at {most} records: {what}"));
                self.note_texts();
                self.review.reopen();
            }
            _ => {
                let what = self.world.change(&mut self.random);
                self.steps.push(what.to_owned());
                self.note_texts();
                if self.random.bool() {
                    self.review.reopen();
                } else {
                    self.restart(self.reviewer);
                }
            }
        }
        self.check()
    }

    /// Presses a key on some item, and notes what was written by it.
    fn key(&mut self, keys: &str) {
        let len = self.review.corpus.len();
        if len == 0 {
            return;
        }
        self.review.go_to(self.random.usize(..len));
        let Some((serial, text)) = self.review.shown() else { return };
        self.review.written.clear();
        self.review.press(keys);
        // Whatever was asked and not answered is left.
        self.review.take(triptych::tui::message::Message::Key {
            chord: triptych::tui::chord::Chord::parse("Esc").unwrap(),
            repeat: false,
        });
        let mut acts: Vec<(Vec<(usize, String)>, Said)> = Vec::new();
        for event in std::mem::take(&mut self.review.written) {
            let said = match &event.body {
                Body::Answer { value, .. } => Said::Answer(value.as_ref().map(ToString::to_string)),
                Body::Skip { .. } => Said::Skip,
                Body::Bookmark { .. } => Said::Bookmark,
                _ => continue,
            };
            // Of one action the records are those that its events name.
            let of = if keys.starts_with(':') {
                let position = self.review.model.tally.ledger.position(event.item().unwrap());
                let serial = position.and_then(|position| self.review.serial(position)).unwrap();
                (serial, self.world.find(serial).unwrap().text.clone())
            } else {
                (serial, text.clone())
            };
            match acts.last_mut().filter(|_| event.act.is_some()) {
                Some((all, _)) => all.push(of),
                None => acts.push((vec![of], said)),
            }
        }
        self.steps.push(format!("{} presses {keys:?} on {serial} ({text})", self.reviewer));
        for (of, said) in acts {
            self.truth.act(self.reviewer, of, said);
        }
    }

    fn take_back(&mut self, key: &str) -> Result<(), String> {
        self.review.written.clear();
        self.review.press(key);
        let wrote =
            self.review.written.iter().any(|event| matches!(event.body, Body::Retract { .. }));
        let does = if key == "u" {
            self.truth.undo(self.reviewer)
        } else {
            self.truth.redo(self.reviewer)
        };
        self.steps.push(format!("{} presses {key:?}", self.reviewer));
        if wrote == does { Ok(()) } else { Err(format!("{key} wrote: {wrote}, should: {does}")) }
    }

    fn restart(&mut self, reviewer: &'static str) {
        self.reviewer = reviewer;
        self.openings += 1;
        let now = Millis(self.review.model.now.0 + 60_000);
        let (data, home) = (self.world.data(), self.world.home());
        self.review = Review::open(&data, &home, reviewer, (self.openings, now));
        self.steps.push(format!("{reviewer} starts again"));
    }

    /// The journal is packed, merged with an older state of itself, or given back by one and merged.
    fn rewrite_journal(&mut self) {
        let path = self.world.data().join("labels.jsonl");
        let Ok(journal) = fs::read(&path) else { return };
        let old = self.old_journal.clone().unwrap_or_default();
        let what = self.random.u8(..4);
        let text = match what {
            0 => {
                let mut union = Union::of([&*journal]);
                union.compact(&Union::default());
                union.text()
            }
            1 => Union::of([&*journal, &*old]).text(),
            2 => Union::of([&*old, &*journal, &*journal]).text(),
            _ => [&*journal, &*journal].concat(),
        };
        fs::write(&path, text).unwrap();
        self.old_journal = Some(journal);
        self.steps.push(
            ["compacted", "merged", "merged twice", "written twice"][usize::from(what)].to_owned(),
        );
        self.restart(self.reviewer);
    }

    /// Every label stands where it was put, or is said not to; every figure is the slow count's.
    fn check(&self) -> Result<(), String> {
        let (tally, rubric) = (&self.review.model.tally, &self.review.model.session.rubric);
        let mut answered: BTreeMap<usize, Vec<(&str, String)>> = BTreeMap::new();
        for by in REVIEWERS {
            let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for position in 0..self.review.corpus.len() {
                let serial = self.review.serial(position).ok_or("a record without a number")?;
                let record = self.world.find(serial).ok_or("a record of older data")?;
                let sheets = tally.sheets(position, rubric);
                let sheet = sheets.iter().find(|(name, _)| *name == by).map(|(_, sheet)| sheet);
                let answer = sheet.and_then(|sheet| sheet.answer("q")).map(ToString::to_string);
                let wanted = self.truth.answer(by, serial, &record.text);
                // A text without an id that is in another file now is no proof of a move: its labels may
                // be orphans, which are counted below.
                let may_be_lost = record.id.is_none() && answer.is_none();
                if self.truth.is_lonely(serial) && answer.as_deref() != wanted && !may_be_lost {
                    return Err(format!("{by}, record {serial}: {answer:?} and not {wanted:?}"));
                }
                if let Some(answer) = answer {
                    by_text.entry(record.text.clone()).or_default().push(answer.clone());
                    answered.entry(position).or_default().push((by, answer));
                }
            }
            for (text, mut found) in by_text {
                // Of equal texts only so many and such answers may stand as were given.
                let mut given = self.truth.answers_of_text(by, &text);
                for answer in found.drain(..) {
                    let place = given.iter().position(|one| *one == answer);
                    let place =
                        place.ok_or(format!("{by}: {answer} more often on {text:?} than given"))?;
                    given.swap_remove(place);
                }
            }
        }
        self.check_none_is_lost()?;
        self.check_figures(&answered)
    }

    /// What stands nowhere is counted as stale, orphaned or of another file.
    fn check_none_is_lost(&self) -> Result<(), String> {
        let (tally, rubric) = (&self.review.model.tally, &self.review.model.session.rubric);
        let counts = label_counts(tally, rubric);
        let told = counts.current + counts.stale.len() + counts.orphaned.len() + counts.elsewhere;
        // A record that was answered again after an edit has one answer that counts.
        let mut last: BTreeSet<(&str, usize)> = BTreeSet::new();
        for by in REVIEWERS {
            last.extend(self.truth.answered(by).into_iter().map(|(serial, _)| (by, serial)));
        }
        if told < last.len() {
            return Err(format!("{told} labels are told of, and {} were given", last.len()));
        }
        Ok(())
    }

    fn check_figures(&self, answered: &BTreeMap<usize, Vec<(&str, String)>>) -> Result<(), String> {
        let (tally, rubric) = (&self.review.model.tally, &self.review.model.session.rubric);
        let reading = Reading::new(tally, rubric, Whose::Resolved);
        let keys: Vec<&str> = tally.columns.all_keys().collect();
        let numbers = Numbers::of(&reading, &Wish::usual(rubric, &keys)).to_json();
        let agreed = |position: &usize| {
            let said = &answered[position];
            said.iter().all(|(_, answer)| *answer == said[0].1).then(|| said[0].1.clone())
        };
        let tier = |position: &usize| {
            let serial = self.review.serial(*position)?;
            self.world.find(serial)?.tier
        };
        for group in numbers["questions"][0]["groups"].as_array().ok_or("no groups")? {
            let wanted_tier = group["by"]["tier"].as_str();
            let inside = |position: &&usize| wanted_tier.is_none() || tier(position) == wanted_tier;
            let answers: Vec<String> = answered.keys().filter(inside).filter_map(agreed).collect();
            if group["n"] != answers.len() {
                return Err(format!(
                    "n of {wanted_tier:?} is {} and not {}",
                    group["n"],
                    answers.len()
                ));
            }
            for share in group["answers"].as_array().ok_or("no answers")? {
                let count = answers.iter().filter(|answer| share["value"] == ***answer).count();
                if share["k"] != count {
                    return Err(format!("{} is {} and not {count}", share["value"], share["k"]));
                }
            }
        }
        let disputed = answered.keys().filter(|position| agreed(position).is_none()).count();
        let done = answered.len();
        let own = answered.values().filter(|said| said.iter().any(|(by, _)| *by == self.reviewer));
        let figures = [
            ("items", self.world.records().count(), numbers["items"].clone()),
            ("done", done, numbers["done"].clone()),
            ("disputed", disputed, numbers["disputed"].clone()),
            ("done by the reviewer", own.count(), tally.count(ItemState::Done).into()),
        ];
        for (what, wanted, found) in figures {
            if found != wanted {
                return Err(format!("{what} is {found} and not {wanted}"));
            }
        }
        Ok(())
    }
}

/// Runs a study; the error tells its steps.
fn run(seed: u64) -> Result<usize, String> {
    let mut study = Study::new(seed);
    let steps = study.random.usize(1..STEPS);
    for step in 0..steps {
        study.step().map_err(|problem| {
            let journal = fs::read_to_string(study.world.data().join("labels.jsonl"));
            let files: Vec<String> =
                study.world.files.iter().map(|file| format!("{file:?}")).collect();
            format!(
                "study {seed}, step {step}: {problem}\n  {}\n{}\n{}",
                study.steps.join("\n  "),
                files.join("\n"),
                journal.unwrap_or_default()
            )
        })?;
    }
    Ok(steps)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn every_label_stays_where_it_was_put_and_every_figure_is_the_slow_counts() {
    if let Some(seed) = number("TRIPTYCH_SIMULATOR_SEED") {
        run(seed).unwrap_or_else(|problem| panic!("{problem}"));
        return;
    }
    let studies = number("TRIPTYCH_SIMULATOR_STUDIES").unwrap_or(STUDIES);
    let (next, steps) = (AtomicU64::new(0), AtomicU64::new(0));
    let failures = Mutex::new(Vec::new());
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= studies {
                        return;
                    }
                    match run(seed) {
                        Ok(count) => {
                            steps.fetch_add(count as u64, Ordering::Relaxed);
                        }
                        Err(problem) => failures.lock().unwrap().push((seed, problem)),
                    }
                }
            });
        }
    });
    println!("{studies} studies, {} steps", steps.into_inner());
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    let first: Vec<String> = failures.iter().take(3).map(|(_, problem)| problem.clone()).collect();
    assert!(failures.is_empty(), "{} studies failed\n{}", failures.len(), first.join("\n\n"));
}
