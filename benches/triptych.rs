//! What the screen and the commands wait for: the index, reading a record of each format, breaking
//! texts into rows, a frame, folding labels, filters and search.
//!
//! `cargo bench` prints the medians. The data are made here, about 20 MB of records like those of
//! the study.
#![allow(clippy::unwrap_used, missing_docs)] // a bench ends at what it did not expect

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;
use triptych::corpus::{Corpus, OpenOptions};
use triptych::filter::{Pattern, parse};
use triptych::labels::event::{Body, Event, ItemRef, Millis, Seen};
use triptych::labels::ledger::Ledger;
use triptych::labels::mint::Mint;
use triptych::queue::search::{Masked, Query, search};
use triptych::queue::survey::Survey;
use triptych::queue::tally::Tally;
use triptych::rubric::{Answer, Rubric};
use triptych::text::wrap::wrap;
use triptych::transcript::Digest;
use triptych::tui::blind::Blind;
use triptych::tui::keys::keymap::Keymap;
use triptych::tui::message::Message;
use triptych::tui::model::Model;
use triptych::tui::session::Session;
use triptych::tui::update::update;
use triptych::tui::view;
use triptych::workspace::suggested::Suggested;

const RECORDS: usize = 2_500;
const NEEDLE: &str = "zyzzyva-NEEDLE";

/// A text of about so many bytes.
fn text(random: &mut fastrand::Rng, bytes: usize) -> String {
    const WORDS: [&str; 12] = [
        "training",
        "the",
        "scratchpad",
        "refuse",
        "naïve",
        "and",
        "values",
        "考虑",
        "reward",
        "\n\n",
        "harm",
        "later",
    ];
    let mut text = String::with_capacity(bytes + 16);
    while text.len() < bytes {
        text.push_str(WORDS[random.usize(..WORDS.len())]);
        text.push(' ');
    }
    text
}

/// A file of flat records in a folder that stays for the process.
fn data() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runs.jsonl");
    let mut random = fastrand::Rng::with_seed(7);
    let mut lines = String::new();
    for number in 0..RECORDS {
        let needle = if number + 1 == RECORDS { NEEDLE } else { "" };
        let record = json!({
            "id": format!("q{number:05}"),
            "tier": if number % 2 == 0 { "free" } else { "paid" },
            "system_prompt": text(&mut random, 2500),
            "user_prompt": text(&mut random, 120),
            "scratchpad": text(&mut random, 4000) + needle,
            "output": text(&mut random, 1000),
            "flags": { "alignment_faking": f64::from(random.u8(..)) / 256.0 },
        });
        lines += &format!("{record}\n");
    }
    fs::write(&path, lines).unwrap();
    (folder, path)
}

fn open(path: &Path) -> Corpus {
    let corpus = Corpus::open(&[path.to_owned()], &OpenOptions::default()).corpus;
    corpus.index(&false.into(), &mut |_| {});
    corpus
}

fn index(c: &mut Criterion) {
    let (_folder, path) = data();
    let mut group = c.benchmark_group("index");
    group.throughput(Throughput::Bytes(fs::metadata(&path).unwrap().len()));
    group.bench_function("JSON Lines", |b| b.iter(|| open(black_box(&path)).len()));
    group.finish();
}

fn decode(c: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut group = c.benchmark_group("decode");
    let mut known = Vec::new();
    for path in paths {
        let corpus = Corpus::open(&[path], &OpenOptions::default()).corpus;
        let Some(format) = corpus.files().next().map(|file| file.format.name) else { continue };
        if !known.contains(&format) {
            known.push(format);
            group.bench_function(format, |b| b.iter(|| corpus.read(black_box(0))));
        }
    }
    let (_folder, path) = data();
    let corpus = open(&path);
    group.throughput(Throughput::Elements(1));
    group.bench_function("8 KB record", |b| b.iter(|| corpus.read(black_box(7))));
    group.finish();
}

fn wrapping(c: &mut Criterion) {
    let text = text(&mut fastrand::Rng::with_seed(1), 200_000);
    let mut group = c.benchmark_group("wrap");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("200 KB to 58 columns", |b| b.iter(|| wrap(black_box(&text), 58).len()));
    group.finish();
}

fn review(corpus: &Corpus, size: (u16, u16)) -> Model {
    let rubric = Rubric::builtin();
    let survey = Survey::new(&rubric, None).unwrap();
    let tally = Tally::new("alice", &rubric, Ledger::default(), survey, None);
    let session = Session {
        data: String::new(),
        title: "runs.jsonl".into(),
        reviewer: "alice".into(),
        rubric,
        keymap: Keymap::builtin("default").unwrap(),
        filters: BTreeMap::new(),
        auto_advance: true,
        hold_guard_ms: 0,
        frame_guard: false,
        blind: Blind::default(),
        has_mouse: false,
        is_rubric_implied: false,
        fold_read: true,
        show_suggestions: false,
        readonly: true,
        journal: "runs.labels.jsonl".into(),
        suggested: Suggested::default(),
    };
    let mut model = Model::new(session, tally, Mint::new(1), size, Millis(1));
    let item = Arc::new(corpus.read(0).unwrap());
    let _effects = update(&mut model, Message::Indexed(corpus.progress()));
    let _effects = update(&mut model, Message::Loaded(item));
    model
}

fn frame(c: &mut Criterion) {
    let (_folder, path) = data();
    let corpus = open(&path);
    for size in [(80, 24), (200, 50)] {
        let mut model = review(&corpus, size);
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        c.bench_function(&format!("frame {}x{}, update and draw", size.0, size.1), |b| {
            b.iter(|| {
                let _effects = update(&mut model, Message::HintTime);
                buffer.reset();
                view::draw(&model, &mut buffer);
            });
        });
    }
}

fn events(count: u64) -> Vec<Event> {
    let mut mint = Mint::new(1);
    let event = |number: u64| {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&(number / 5).to_be_bytes());
        let item = ItemRef {
            id: Some(format!("q{}", number / 5)),
            digest: Digest(bytes),
            file: Some("runs.jsonl".into()),
            n: Some(number / 5 + 1),
            ..ItemRef::default()
        };
        let body = Body::Answer {
            item: item.into(),
            rubric: "alignment-faking@1".into(),
            question: ["compliance", "faking"][usize::try_from(number % 2).unwrap()].into(),
            value: Some(Answer::Word("refused".into())),
            ms: Some(1000),
            seen: Some(Seen::default()),
            same_as: None,
            folded: None,
            suggested: Vec::new(),
            imported: None,
            hidden: Vec::new(),
        };
        mint.event(Millis(number), None, "alice", body)
    };
    (0..count).map(event).collect()
}

fn fold(c: &mut Criterion) {
    let events = events(100_000);
    let mut group = c.benchmark_group("fold");
    group.sample_size(10);
    group.bench_function("100,000 events", |b| {
        b.iter(|| Ledger::fold(black_box(&events).iter().cloned()).len());
    });
    group.finish();
}

fn queue(c: &mut Criterion) {
    let (_folder, path) = data();
    let corpus = open(&path);
    let rubric = Rubric::builtin();
    let survey = Survey::new(&rubric, None).unwrap();
    let items = (0..corpus.len()).map(|position| survey.look(&corpus.read(position).unwrap()));
    let batch: Vec<_> = items.collect();
    let mut tally = Tally::new("alice", &rubric, Ledger::default(), survey, None);
    tally.take_in(&batch, &rubric);
    tally.complete(&rubric);
    let filter = parse("tier=free alignment_faking>0.4").unwrap();
    let survey = Survey::new(&rubric, Some(&filter)).unwrap();
    let mut group = c.benchmark_group("queue");
    group.throughput(Throughput::Elements(RECORDS as u64));
    group.bench_function("filter from columns", |b| {
        b.iter(|| tally.matching(&survey, &filter, &rubric));
    });
    group.throughput(Throughput::Bytes(fs::metadata(&path).unwrap().len()));
    group.sample_size(20);
    for (name, typed) in
        [("literal", NEEDLE), ("any case", "zyzzyva"), ("regex", "/zyz+yva-[A-Z]+/")]
    {
        let query = Query {
            pattern: Pattern::typed(typed).unwrap(),
            pane: None,
            masked: Masked::default(),
        };
        group.bench_function(format!("search, {name}"), |b| {
            b.iter(|| {
                let mut found = 0;
                search(&corpus, &query, 0..corpus.len(), Some, &false.into(), |_, more| {
                    found += more.len();
                    true
                });
                assert_eq!(found, 1);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, index, decode, wrapping, frame, fold, queue);
criterion_main!(benches);
