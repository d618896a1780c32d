//! Labels over a slow link: a review behind a relay that delays and loses, and a typist who does not wait.
//!
//! ```sh
//! cargo bench --bench slow_link            # 10,000 keys in each row
//! cargo bench --bench slow_link -- 1000
//! ```
//!
//! Counted are answers on an item that was not on the near terminal when their key was pressed. A terminal of
//! our own, and tmux where it is installed, on the near side and on the far side; the link is 300 ms each way
//! and loses 2 % of its packets, which are sent again and hold up what comes behind. On the last rows there is
//! no delay, and each key is pressed as soon as its item is shown: there the guard may cost no key.
#![allow(clippy::unwrap_used)] // a benchmark ends at what it did not expect

#[path = "../../tests/support/answers.rs"]
mod answers;
mod data;
mod judge;
mod link;
mod near;
mod relay;
mod typist;

use std::path::Path;
use std::thread;

use self::data::Study;
use self::judge::Verdict;
use self::link::Link;
use self::near::Near;

/// Reviews that run at the same time.
const REVIEWS: usize = 8;
const SLOW: Link = Link { delay_ms: 300, loss_percent: 2 };
const FAST: Link = Link { delay_ms: 0, loss_percent: 0 };

/// What stands on each side of the link.
#[derive(Clone, Copy)]
struct Row {
    name: &'static str,
    has_near_tmux: bool,
    has_far_tmux: bool,
    link: Link,
    guard: bool,
}

const ROWS: [Row; 7] = [
    Row {
        name: "pty, no guard",
        has_near_tmux: false,
        has_far_tmux: false,
        link: SLOW,
        guard: false,
    },
    Row { name: "pty", has_near_tmux: false, has_far_tmux: false, link: SLOW, guard: true },
    Row {
        name: "tmux near, no guard",
        has_near_tmux: true,
        has_far_tmux: false,
        link: SLOW,
        guard: false,
    },
    Row { name: "tmux near", has_near_tmux: true, has_far_tmux: false, link: SLOW, guard: true },
    Row { name: "tmux far", has_near_tmux: false, has_far_tmux: true, link: SLOW, guard: true },
    Row {
        name: "pty, fast, no guard",
        has_near_tmux: false,
        has_far_tmux: false,
        link: FAST,
        guard: false,
    },
    Row { name: "pty, fast", has_near_tmux: false, has_far_tmux: false, link: FAST, guard: true },
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == relay::WORD) {
        return relay::run(&words[1..]);
    }
    let keys: usize = words.iter().find_map(|word| word.parse().ok()).unwrap_or(10_000);
    println!("{:<22}{:>8}{:>10}{:>10}{:>10}", "", "keys", "digits", "answers", "unseen");
    for row in
        ROWS.iter().filter(|row| near::has_tmux() || !(row.has_near_tmux || row.has_far_tmux))
    {
        let verdict = measure(row, keys);
        let Verdict { keys, digits, answers, unseen } = verdict;
        println!("{:<22}{keys:>8}{digits:>10}{answers:>10}{unseen:>10}", row.name);
    }
}

fn measure(row: &Row, keys: usize) -> Verdict {
    thread::scope(|scope| {
        let reviews: Vec<_> = (0..REVIEWS)
            .map(|seed| scope.spawn(move || review(row, keys / REVIEWS, seed)))
            .collect();
        reviews.into_iter().map(|review| review.join().unwrap()).sum()
    })
}

fn review(row: &Row, keys: usize, seed: usize) -> Verdict {
    let study = Study::write(row.guard);
    let mut near =
        Near::start(&relay::words(row.link, &study, row.has_far_tmux), row.has_near_tmux);
    near.wait_for(data::FIRST);
    let mut random = fastrand::Rng::with_seed(seed.try_into().unwrap());
    if row.link.delay_ms == 0 {
        typist::wait_and_type(&mut near, keys, &mut random);
    } else {
        typist::type_away(&mut near, keys, &mut random);
    }
    near.leave(row.link);
    judge::judge(&read(&study.log), &read(&study.journal))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}
