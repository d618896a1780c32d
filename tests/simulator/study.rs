//! A study under way: its steps, one by one.

use std::fs;

use fastrand::Rng;
use triptych::labels::event::{Body, Event, Millis};
use triptych::labels::merge::Union;
use triptych::tui::keys::chord::Chord;
use triptych::tui::message::Message;

use crate::checks::Check;
use crate::review::{Opening, Review};
use crate::truth::{Given, Said, Truth};
use crate::world::World;

pub const REVIEWERS: [&str; 2] = ["ann", "bob"];

pub struct Study {
    pub random: Rng,
    pub world: World,
    truth: Truth,
    reviewer: &'static str,
    review: Review,
    is_blind: bool,
    /// An older state of the journal, and how much had been done then.
    old_journal: Option<(Vec<u8>, usize)>,
    openings: u64,
    renamed: usize,
    is_packed: bool,
    /// What has been done, in words.
    pub steps: Vec<String>,
}

impl Study {
    pub fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let world = World::new(&mut random);
        let is_blind = random.u8(..3) == 0;
        let opening = Opening { seed: 1, now: Millis(1_700_000_000_000), is_blind };
        let review = Review::open(&world, REVIEWERS[0], &opening);
        let mut truth = Truth::default();
        truth.note_data(&world);
        Study {
            random,
            world,
            truth,
            reviewer: REVIEWERS[0],
            review,
            is_blind,
            old_journal: None,
            openings: 1,
            renamed: 0,
            is_packed: false,
            steps: Vec::new(),
        }
    }

    pub fn step(&mut self) -> Result<(), String> {
        let choice = self.random.u8(..28);
        match choice {
            0..8 => self.key(["1", "2", "3"][usize::from(choice % 3)])?,
            8 => self.key("x")?,
            9 => self.key("s")?,
            10 => self.key("m")?,
            11 | 12 => self.take_back("u")?,
            13 => self.take_back("U")?,
            14 => self.key(":same\ryes\r")?,
            15 => self.restart(self.reviewer),
            16 => {
                let reviewer = REVIEWERS[self.random.usize(..2)];
                self.restart(reviewer);
            }
            17 => self.rewrite_journal(),
            18 => self.move_journal(),
            19 => self.key("!")?,
            20 => self.key("R")?,
            21 => {
                let most = self.random.usize(..=self.review.corpus.len());
                self.review.looked_at_some(most);
                self.steps.push(format!("after a look at {most} records:"));
                self.change(true);
            }
            _ => {
                let goes_on = self.random.bool();
                self.change(goes_on);
            }
        }
        let check = self.as_check();
        let answered = check.labels(&REVIEWERS)?;
        check.figures(&answered, self.reviewer)
    }

    /// Asks the built program, too.
    pub fn check_outside(&self) -> Result<(), String> {
        let check = self.as_check();
        check.outside(&check.labels(&REVIEWERS)?)
    }

    /// What the journals name, and where the program finds it.
    pub fn anchors(&self) -> Vec<String> {
        let targets = self.review.model.tally.ledger.anchored();
        targets
            .map(|(target, anchor)| {
                let said: Vec<String> = target
                    .by
                    .iter()
                    .flat_map(|(by, labels)| {
                        let all = labels.answers.values();
                        all.map(move |given| {
                            format!("{by} {:?} at {}", given.value, given.order.placed().0)
                        })
                    })
                    .collect();
                format!("{anchor:?}: {:?}: {}", target.item, said.join(", "))
            })
            .collect()
    }

    fn as_check(&self) -> Check<'_> {
        Check { review: &self.review, world: &self.world, truth: &self.truth }
    }

    /// Changes the data; the review goes on or starts again.
    fn change(&mut self, goes_on: bool) {
        let before = self.world.data();
        let what = self.world.change(&mut self.random);
        self.steps.push(what.to_owned());
        self.truth.note_data(&self.world);
        if goes_on && self.world.data() == before {
            self.review.reopen();
        } else {
            self.restart(self.reviewer);
        }
    }

    /// Presses a key on some item, and notes what was written by it.
    fn key(&mut self, keys: &str) -> Result<(), String> {
        let len = self.review.corpus.len();
        if len == 0 {
            return Ok(());
        }
        self.review.go_to(self.random.usize(..len));
        let shown = self.review.shown().ok_or("no item is shown")?;
        self.review.written.clear();
        self.review.press(keys);
        // Whatever was asked and not answered is left.
        let chord = Chord::parse("Esc").unwrap();
        self.review.take(Message::Key { chord, repeat: false });
        self.steps.push(format!("{} presses {keys:?} on {shown}", self.reviewer));
        let mut act: Vec<Given> = Vec::new();
        for event in std::mem::take(&mut self.review.written) {
            let Some(said) = said(&event) else { continue };
            let record = self.world.record_of(&event)?.clone();
            // R goes to the item that was answered just before, and speaks of what is shown then.
            let about = if keys == "R" { self.review.shown() } else { Some(shown) };
            if !keys.starts_with(':') && Some(record.serial) != about {
                return Err(format!("{keys} on {shown} was written of {record:?}"));
            }
            let given = self.truth.given(event.id, record, said);
            if matches!(event.body, Body::Reveal { .. }) {
                self.truth.note(self.reviewer, given);
            } else {
                act.push(given);
            }
        }
        if !act.is_empty() {
            self.truth.act(self.reviewer, act);
        }
        Ok(())
    }

    fn take_back(&mut self, key: &str) -> Result<(), String> {
        self.review.written.clear();
        self.review.press(key);
        let written = &self.review.written;
        let wrote = written.iter().any(|event| matches!(event.body, Body::Retract { .. }));
        let does = if key == "u" {
            self.truth.undo(self.reviewer)
        } else {
            self.truth.redo(self.reviewer)
        };
        self.steps.push(format!("{} presses {key:?}", self.reviewer));
        if self.is_packed && key == "U" && does && !wrote {
            // What was taken back was packed away.
            self.truth.truncate(self.truth.len() - 1);
            return Ok(());
        }
        if wrote == does { Ok(()) } else { Err(format!("{key} wrote: {wrote}, should: {does}")) }
    }

    fn restart(&mut self, reviewer: &'static str) {
        self.reviewer = reviewer;
        self.openings += 1;
        let now = Millis(self.review.model.now.0 + 60_000);
        let opening = Opening { seed: self.openings, now, is_blind: self.is_blind };
        self.review = Review::open(&self.world, reviewer, &opening);
        self.steps.push(format!("{reviewer} starts again"));
    }

    /// The journal is packed, merged with an older state of itself, given back by one and merged, or
    /// an older state takes its place.
    fn rewrite_journal(&mut self) {
        let path = self.world.data().join("labels.jsonl");
        let Ok(journal) = fs::read(&path) else { return };
        let done = self.truth.len();
        let (old, then) = self.old_journal.clone().unwrap_or((Vec::new(), done));
        let what = self.random.u8(..5);
        let (text, word) = match what {
            0 => {
                let mut union = Union::of([&*journal]);
                union.compact(&Union::default());
                self.is_packed = true;
                (union.text(), "compacted")
            }
            1 => (Union::of([&*journal, &*old]).text(), "merged"),
            2 => (Union::of([&*old, &*journal, &*journal]).text(), "merged twice"),
            3 => ([&*journal, &*journal].concat(), "written twice"),
            _ if self.old_journal.is_some() => {
                self.truth.truncate(then);
                (old, "overwritten by an older one")
            }
            _ => return,
        };
        fs::write(&path, text).unwrap();
        self.old_journal = Some((journal, done)).filter(|_| what < 4);
        self.steps.push(format!("the journal {word}"));
        self.restart(self.reviewer);
    }

    /// The journal gets another name, or goes to another folder; the next one begins anew.
    fn move_journal(&mut self) {
        let data = self.world.data();
        self.renamed += 1;
        let into = self.random.u8(..3) == 0;
        let folder = if into { "sub/" } else { "" };
        let name = format!("{folder}old{}.labels.jsonl", self.renamed);
        if fs::rename(data.join("labels.jsonl"), data.join(&name)).is_err() {
            return;
        }
        self.old_journal = None;
        if into {
            // Its file names lead nowhere now.
            self.truth.forget_places();
        }
        self.steps.push(format!("the journal goes to {name}"));
        self.restart(self.reviewer);
    }
}

/// What an event says; `None` for those that are of no record.
pub fn said(event: &Event) -> Option<Said> {
    match &event.body {
        Body::Answer { value, .. } => Some(Said::Answer(value.as_ref().map(ToString::to_string))),
        Body::Skip { value, .. } => Some(Said::Skip(*value)),
        Body::Confirm { of, .. } => Some(Said::Confirm(of.clone())),
        Body::Bookmark { .. } | Body::Reveal { .. } => Some(Said::Else),
        _ => None,
    }
}
