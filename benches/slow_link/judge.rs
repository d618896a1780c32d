//! Which answers are of an item that was not on the near terminal when their key was pressed.

use std::iter::Sum;

use triptych::labels::event::Millis;

/// What came of a review.
#[derive(Default)]
pub struct Verdict {
    pub keys: usize,
    /// Keys that answer.
    pub digits: usize,
    pub answers: usize,
    pub unseen: usize,
}

impl Sum for Verdict {
    fn sum<I: Iterator<Item = Verdict>>(all: I) -> Self {
        all.fold(Verdict::default(), |sum, one| Verdict {
            keys: sum.keys + one.keys,
            digits: sum.digits + one.digits,
            answers: sum.answers + one.answers,
            unseen: sum.unseen + one.unseen,
        })
    }
}

/// A key, with the times when it was pressed and when it arrived, in µs since 1970.
struct Key {
    pressed: u64,
    arrived: u64,
    sign: char,
}

/// Judges a review by what the relay wrote down and by its journal. A digit comes again only eight digits later,
/// so an answer's key is the last one of its digit that had arrived.
pub fn judge(log: &str, journal: &str) -> Verdict {
    let mut keys: Vec<Key> = Vec::new();
    let mut shown: Vec<(u64, &str)> = Vec::new();
    for line in log.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["shows", at, item] => shown.push((at.parse().unwrap(), item)),
            ["key", pressed, arrived, key] => {
                let (pressed, arrived) = (pressed.parse().unwrap(), arrived.parse().unwrap());
                keys.push(Key { pressed, arrived, sign: key.chars().next().unwrap() });
            }
            _ => panic!("{line}"),
        }
    }
    let mut verdict = Verdict {
        keys: keys.len() - 1,
        digits: keys.iter().filter(|key| key.sign.is_ascii_digit()).count(),
        ..Verdict::default()
    };
    for line in journal.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        if event["kind"] != "answer" {
            continue;
        }
        let written: Millis = serde_json::from_value(event["at"].clone()).unwrap();
        let digit = event["value"].as_str().and_then(|value| value.chars().nth(1)).unwrap();
        let is_its = |key: &&Key| key.sign == digit && key.arrived / 1000 <= written.0;
        let key = keys.iter().rfind(is_its).unwrap();
        let on_glass = shown.iter().rfind(|(at, _)| *at <= key.pressed).map(|(_, item)| *item);
        verdict.answers += 1;
        verdict.unseen += usize::from(on_glass != event["item"]["id"].as_str());
    }
    verdict
}
