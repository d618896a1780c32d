//! Studies of a sample: a design, two reviewers who answer, take back, set aside, code, take suggestions and
//! begin again while clocks jump and journals meet in any order; and beside them a count in plain code.

mod desk;
mod plain;

use fastrand::Rng;
use triptych::labels::event::{Body, Event, ItemRef, Millis};
use triptych::labels::mint::Mint;
use triptych::labels::sample::{Design, Drawn, Stratum, Unit};
use triptych::queue::sample::{deal, mixed};
use triptych::queue::twins::in_order;
use triptych::rubric::Answer;

use self::desk::{Data, Desk, data};
use self::plain::Plain;

const REVIEWERS: [&str; 2] = ["ann", "bob"];
const JUDGE: &str = "judge";
/// So many steps a study has at most.
const STEPS: usize = 30;
/// In one study of so many the figures are held against the count after every step; in the others where journals
/// met, and at the end.
const CLOSELY: u64 = 4;
/// 2026-11-25.
const BEGIN: u64 = 1_795_564_800_000;
const DAY: u64 = 24 * 60 * 60 * 1000;

/// One study.
struct Sampled {
    random: Rng,
    data: &'static Data,
    /// What each reviewer's device knows and is.
    desks: Vec<Desk>,
    now: Millis,
    steps: Vec<String>,
}

/// Runs a study of this number; the error tells its steps.
pub fn run(seed: u64) -> Result<Vec<String>, String> {
    let mut study = Sampled::new(seed);
    let steps = study.random.usize(4..STEPS);
    let done =
        (1..=steps).try_for_each(|step| study.step(step == steps || seed.is_multiple_of(CLOSELY)));
    match done {
        Ok(()) => Ok(study.steps),
        Err(problem) => Err(format!("study {seed}: {problem}\n  {}", study.steps.join("\n  "))),
    }
}

impl Sampled {
    fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let data = data(random.usize(2..7));
        let mut mint = Mint::new(random.u64(..));
        let design = design(&mut random, data);
        let mut first =
            vec![mint.event(Millis(BEGIN), None, "ann", Body::Sample(Box::new(design.clone())))];
        for item in &data.items {
            if random.bool() {
                continue;
            }
            let value = if random.bool() { "one" } else { "two" };
            let body = Body::Suggest {
                item: item.clone().into(),
                rubric: "sampled@1".to_owned(),
                question: "q".to_owned(),
                value: Some(Answer::Word(value.to_owned())),
                why: None,
            };
            first.push(mint.event(Millis(BEGIN + 1), None, JUDGE, body));
        }
        let now = Millis(BEGIN + 1000);
        let mut desks = Vec::new();
        for by in REVIEWERS {
            let by_sample = random.u8(..8) > 0;
            desks.push(Desk::open(by, data, &first, by_sample, (random.u64(..), now)));
        }
        let steps = vec![format!("{design:?}")];
        Sampled { random, data, desks, now, steps }
    }

    fn step(&mut self, closely: bool) -> Result<(), String> {
        self.now = Millis(self.now.0 + self.random.u64(500..5000));
        match self.random.u8(..40) {
            0 => self.now = Millis(self.now.0 + DAY + 1),
            1 => self.now = Millis(self.now.0.saturating_sub(DAY / 2).max(BEGIN)),
            _ => {}
        }
        let at = self.random.usize(..self.desks.len());
        let (what, has_met) = self.act(at);
        self.steps.push(format!("{} {what}", self.desks[at].by));
        let desk = &self.desks[at];
        let checked = desk.check_second_showing().and_then(|()| {
            let is_due = closely || has_met;
            if is_due { desk.check(&Plain::of(&desk.known, desk.by)) } else { Ok(()) }
        });
        let desk = &mut self.desks[at];
        let checked = checked.and_then(|()| {
            if closely { desk.check_sealed(&Plain::of(&desk.known, desk.by)) } else { Ok(()) }
        });
        checked.map_err(|problem| format!("{}: {problem}", desk.by))
    }

    /// Does something, and says what, and whether journals have met.
    fn act(&mut self, at: usize) -> (String, bool) {
        let random = &mut self.random;
        let desk = &mut self.desks[at];
        desk.review.now = self.now;
        let keys = match random.u8(..20) {
            0..=7 => ["1", "2", "3"][random.usize(..3)],
            8 => "\r",
            9 => "J",
            10 => "K",
            11 => "u",
            12 => "\u{12}",
            13 => "s",
            14 => ["#a\r", "#b\r"][random.usize(..2)],
            15 => ["ga1", "ga2"][random.usize(..2)],
            16 => ["p\t\t1p", "p\t\t2p"][random.usize(..2)],
            17 => {
                let other = self.desks[1 - at].known.clone();
                let desk = &mut self.desks[at];
                desk.meet(&other, &mut self.random);
                return ("meets the other journal".to_owned(), true);
            }
            18 => {
                let seed = self.random.u64(..);
                let mut events = desk.known.clone();
                self.random.shuffle(&mut events);
                *desk = Desk::open(desk.by, self.data, &events, desk.by_sample, (seed, self.now));
                return ("begins again".to_owned(), true);
            }
            _ => {
                let body = match random.u8(..3) {
                    0 => Body::Unseal { sample: "main".to_owned(), counts: [].into() },
                    _ => Body::Codebook {
                        code: "b".to_owned(),
                        name: "b".to_owned(),
                        about: String::new(),
                        merge_into: random.bool().then(|| "a".to_owned()),
                    },
                };
                // Looking early is rare.
                if matches!(body, Body::Unseal { .. }) && random.u8(..4) > 0 {
                    return ("does nothing".to_owned(), false);
                }
                let what = format!("writes {body:?}");
                desk.write(body, self.now);
                return (what, false);
            }
        };
        desk.press(keys);
        (format!("presses {keys:?} at {:?}", desk.shown()), false)
    }
}

/// A design of some items or pairs, dealt out or not.
fn design(random: &mut Rng, data: &Data) -> Design {
    let unit = if random.bool() { Unit::Pair } else { Unit::Item };
    let mut units: Vec<Vec<Drawn>> = data
        .items
        .chunks(unit.items())
        .map(|items| items.iter().map(|item| Drawn::of(item.clone(), false)).collect())
        .collect();
    random.shuffle(&mut units);
    let size = units.len() as u64;
    units.truncate(random.usize(1..=units.len()));
    let strata = vec![Stratum { name: "all".to_owned(), size, drawn: units.concat() }];
    let seed = u64::from(random.u32(..));
    let mut design = Design {
        name: "main".to_owned(),
        seed,
        unit,
        filter: None,
        sealed: random.u8(..4) > 0,
        twins: unit == Unit::Pair && random.bool(),
        repeat: [None, Some(0.2), Some(0.5), Some(1.0)][random.usize(..4)],
        frame: false,
        strata,
        deal: [].into(),
    };
    if random.bool() {
        let units = mixed(seed, &design.strata, unit.items());
        let names = REVIEWERS.map(str::to_owned);
        let overlap = [0.0, 0.5, 1.0][random.usize(..3)];
        let mut dealt = deal(&units, unit.items(), overlap, &names, [].into());
        for items in dealt.values_mut() {
            *items = in_order(&design, std::mem::take(items));
        }
        design.deal = dealt;
    }
    design
}

/// An event of a reviewer's that no key makes.
fn event(body: Body, by: &str, now: Millis, known: &[Event], mint: &mut Mint) -> Event {
    let after = known.iter().filter(|event| event.by == by).map(|event| event.at).max();
    mint.event(now, after, by, body)
}

/// Items by what events call them.
type Items = Vec<ItemRef>;
