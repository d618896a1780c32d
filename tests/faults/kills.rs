//! `kill -9` at random moments: what the screen called saved is in the file.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::records::{SIZE, answers, torn, write};
use crate::support::{Home, Terminal};

/// Items of one journal.
const ITEMS: usize = 3000;
/// Kills of one journal.
const ROUNDS: usize = 20;
/// The longest life of a program, in ms from its first screen.
const LONGEST: u64 = 250;
/// The end of a frame.
const FRAME_END: &[u8] = b"\x1b[?2026l";

#[derive(Default)]
struct Figures {
    kills: AtomicUsize,
    acknowledged: AtomicUsize,
    lost: AtomicUsize,
    torn: AtomicUsize,
}

#[test]
fn no_acknowledged_label_is_lost_by_a_kill() {
    run(40);
}

#[test]
#[ignore = "takes minutes"]
fn no_acknowledged_label_is_lost_by_a_thousand_kills() {
    run(1000);
}

fn run(kills: usize) {
    let figures = Figures::default();
    thread::scope(|scope| {
        for desk in 0..4 {
            let figures = &figures;
            let random = fastrand::Rng::with_seed(kills as u64 + desk);
            scope.spawn(move || label_and_kill(random, kills / 4, figures));
        }
    });
    let read = |figure: &AtomicUsize| figure.load(Ordering::Relaxed);
    println!(
        "kills {}, labels acknowledged {}, lost {}, torn lines {}",
        read(&figures.kills),
        read(&figures.acknowledged),
        read(&figures.lost),
        read(&figures.torn)
    );
    assert_eq!(read(&figures.lost), 0);
    assert_eq!(read(&figures.kills), kills);
    assert!(read(&figures.acknowledged) > kills, "hardly anything was labelled");
}

fn label_and_kill(mut random: fastrand::Rng, kills: usize, figures: &Figures) {
    let mut left = kills;
    while left > 0 {
        let home = Home::empty();
        home.take_bursts();
        write(&home, ITEMS);
        for _ in 0..left.min(ROUNDS) {
            one_life(&home, &mut random, figures);
            left -= 1;
        }
    }
}

fn one_life(home: &Home, random: &mut fastrand::Rng, figures: &Figures) {
    let before = answers(&home.read("small.labels.jsonl"));
    let first = before.len();
    let mut review = home.review(SIZE, &["small.jsonl", "--color", "never"]);
    review.wait_for(&format!(" {}/", first + 1));
    let end = Instant::now() + Duration::from_millis(random.u64(1..LONGEST));
    let mut keys = ["1", "2"].into_iter().cycle();
    while Instant::now() < end {
        for _ in 0..random.usize(1..6) {
            review.press(keys.next().unwrap());
        }
        thread::sleep(Duration::from_millis(random.u64(0..8)));
    }
    review.kill("-KILL");
    review.end();
    let acknowledged = acknowledged(&review, first);
    let journal = home.read("small.labels.jsonl");
    let found = answers(&journal);
    let expected = (first..acknowledged).map(|item| (item, (item - first).is_multiple_of(2)));
    let is_there = |(item, value): (usize, bool)| {
        found.get(&(format!("r{item:04}"), "alice".to_owned())) == Some(&value)
    };
    let lost = expected.filter(|answer| !is_there(*answer)).count();
    let older = before.iter().filter(|(key, value)| found.get(*key) != Some(*value)).count();
    if lost + older > 0 {
        println!(
            "lost {lost} and {older} of {first}..{acknowledged}; the journal ends with\n{}",
            journal.lines().rev().take(5).collect::<Vec<_>>().join("\n")
        );
    }
    figures.kills.fetch_add(1, Ordering::Relaxed);
    figures.acknowledged.fetch_add(acknowledged - first, Ordering::Relaxed);
    figures.lost.fetch_add(lost + older, Ordering::Relaxed);
    figures.torn.fetch_add(torn(&journal), Ordering::Relaxed);
}

/// The items before this one were saved, as the frames say: one that shows `✓ saved` shows the item
/// behind the last label.
fn acknowledged(review: &Terminal, first: usize) -> usize {
    let size = |size| NonZero::new(size).unwrap();
    let mut screen = vt100::Parser::new(size(SIZE.1), size(SIZE.0), 0);
    let (bytes, mut from, mut most) = (review.bytes(), 0, first);
    for end in memchr::memmem::find_iter(&bytes, FRAME_END) {
        screen.process(&bytes[from..end]);
        from = end;
        let shown = screen.screen().contents();
        let header = shown.lines().next().unwrap_or_default();
        if !header.contains("✓ saved") {
            continue;
        }
        let place = header.split_whitespace().find_map(|word| word.split_once('/')?.0.parse().ok());
        most = place.map_or(most, |place: usize| most.max(place - 1));
    }
    most
}
