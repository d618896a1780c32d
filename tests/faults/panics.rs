//! A panic: the terminal is given back, the labels are flushed, and no word of a transcript is told.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use std::{env, fs};

use triptych::corpus::{Corpus, Item, OpenOptions};
use triptych::labels::files::Files;
use triptych::labels::ledger::Ledger;
use triptych::labels::mint::Mint;
use triptych::labels::place::plan;
use triptych::labels::writer::Writer;
use triptych::queue::survey::Survey;
use triptych::queue::tally::Tally;
use triptych::rubric::Rubric;
use triptych::tui::blind::Blind;
use triptych::tui::keys::keymap::Keymap;
use triptych::tui::message::Message;
use triptych::tui::model::Model;
use triptych::tui::runtime::{self, Data, Outside};
use triptych::tui::session::Session;
use triptych::workspace::suggested::Suggested;

use crate::records::{SIZE, line};
use crate::support::Home;

/// Tells the child process, which runs a review of its own, how to panic.
const HOW: &str = "PANIC_IN";
const JOURNAL: &str = "small.labels.jsonl";
const ANSWER: &str = "\"kind\":\"answer\"";
const SECRET: &str = "ésecret-thought";

#[test]
fn a_panic_leaves_a_usable_terminal_and_no_word_of_a_transcript() {
    for how in ["screen", "thread"] {
        let home = Home::empty();
        fs::write(home.path("small.jsonl"), line(0, SECRET)).unwrap();
        let program = env::current_exe().unwrap();
        let words = ["--exact", "panics::a_review_that_panics", "--ignored", "--nocapture"];
        let script = format!(
            "stty -a > before; {HOW}={how} {} {} --test-threads=1 2> errors; stty -a > after; echo over",
            program.display(),
            words.join(" ")
        );
        let mut review = home.review_command(SIZE, &["sh", "-c", &script]);
        review.wait_for("r0000");
        review.press("1");
        review.wait_for("over");
        assert!(review.is_given_back(), "{how}");
        assert_eq!(home.read("before"), home.read("after"), "{how}");
        let errors = home.read("errors");
        assert!(errors.contains("an error of the program itself, at"), "{how}: {errors}");
        assert!(errors.contains("all labels are saved"), "{how}: {errors}");
        assert!(!errors.contains("secret"), "{how}: {errors}");
        assert_eq!(answers_of(&home), 1, "{how}");
    }
}

fn answers_of(home: &Home) -> usize {
    home.read(JOURNAL).lines().filter(|line| line.contains(ANSWER)).count()
}

/// What the child process does: once a label is there it panics, on the thread of the screen by an
/// item that cannot be, or on another one.
#[test]
#[ignore = "runs only inside the test above"]
fn a_review_that_panics() {
    let Ok(how) = env::var(HOW) else { return };
    let inputs = [std::path::PathBuf::from("small.jsonl")];
    let corpus = Arc::new(Corpus::open(&inputs, &OpenOptions::default()).corpus);
    let plan = plan(&inputs, None, "alice", std::path::Path::new("data")).unwrap();
    let (post, inbox) = runtime::open_inbox().unwrap();
    let news = post.clone();
    let notify = Box::new(move |notice| news.send(Message::Journal(notice)));
    let writer = Some(Writer::start_after(&plan, &[], notify));
    let rubric = Rubric::builtin();
    let survey = Survey::new(&rubric, None).unwrap();
    let mut tally = Tally::new("alice", &rubric, Ledger::default(), survey, None);
    tally.grow(1);
    let session = Session {
        data: String::new(),
        fold_read: true,
        title: "small.jsonl".into(),
        reviewer: "alice".into(),
        rubric,
        keymap: Keymap::builtin("default").unwrap(),
        filters: BTreeMap::new(),
        auto_advance: false,
        hold_guard_ms: 0,
        frame_guard: false,
        blind: Blind::default(),
        has_mouse: false,
        is_rubric_implied: false,
        show_suggestions: false,
        readonly: false,
        journal: "small.labels.jsonl".into(),
        suggested: Suggested::default(),
    };
    let model = Model::new(session, tally, Mint::new(1), SIZE, runtime::now());
    let item = Arc::new(Item { position: usize::MAX, ..corpus.read(0).unwrap() });
    thread::spawn(move || {
        while !fs::read_to_string(JOURNAL).unwrap_or_default().contains(ANSWER) {
            thread::sleep(Duration::from_millis(20));
        }
        assert!(how == "screen", "{SECRET}");
        post.send(Message::Loaded(item));
    });
    let data = Data { corpus, name_files: Arc::new(|_, _| Files::default()) };
    let outside = Outside {
        data,
        reopen: Arc::new(|| (None, Vec::new())),
        writer,
        hinted: Vec::new(),
        shelves: None,
        inbox,
    };
    if let Err(error) = runtime::run(model, outside, Some(0)) {
        eprintln!("{error}");
    }
}
