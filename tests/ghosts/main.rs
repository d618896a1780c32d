//! Clusters that terminals disagree about: nothing of another item is left on the screen, whatever a
//! terminal makes of them. The bytes of a real review are played to two terminals: a vt100, and tmux.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

#[path = "../support/mod.rs"]
mod support;
mod tmux;

use std::num::NonZeroU16;
use std::thread;
use std::time::Duration;

use serde_json::json;

use self::support::Home;
use self::tmux::Tmux;

const SIZE: (u16, u16) = (120, 30);
const CELLS: (NonZeroU16, NonZeroU16) =
    (NonZeroU16::new(SIZE.1).unwrap(), NonZeroU16::new(SIZE.0).unwrap());

/// What begins a frame that draws everything anew, what ends any frame, and the key that asks for it.
const ANEW: &str = "\x1b[?2026h\x1b[2J";
const END: &str = "\x1b[?2026l";
const REDRAW: &str = "\x0c";

/// Words whose columns depend on whom one asks, beside plain ones.
const CONTESTED: [&str; 8] = [
    "she waves 👋🏽 at him",
    "🩷 heart 🫨 shake 🥲🏻 smile",
    "नमस्ते दुनिया, ক্ষ and ஸ்ரீ",
    "⚠\u{fe0f} warn ✔\u{fe0f} done 1\u{fe0f}\u{20e3} key ⭐ star ✅",
    "👩‍👧 family 🏳️‍🌈 flag 👩🏽‍💻 coder 🇺🇸 🇬🇧",
    "ไทยภาษา ကျေးဇူး ខ្មែរ and Z͑ͫ̓ o⃝ é",
    "شكرا السلام שָׁלוֹם",
    "考えてみよう。港まで二マイル。한국어 ＡＢＣ",
];

/// Some moves of a reviewer, each followed by the key that draws all anew: the bytes of the review.
fn played(moves: usize) -> String {
    let home = Home::new();
    let mut records = String::new();
    for (number, words) in CONTESTED.iter().enumerate() {
        let many = format!("{words}. ").repeat(number * 7 + 3);
        let record = json!({"id": format!("g{number}"), "prompt": words, "scratchpad": many,
            "output": format!("{words}\n{words}\nplain old words\n{many}")});
        let plain = json!({"id": format!("p{number}"), "prompt": "plain old words ".repeat(20),
            "scratchpad": "plain old words here ".repeat(40), "output": "plain words ".repeat(90)});
        records.push_str(&format!("{record}\n{plain}\n"));
    }
    std::fs::write(home.path("ghosts.jsonl"), records).unwrap();
    let mut review = home.review(SIZE, &["ghosts.jsonl", "runs.jsonl"]);
    review.wait_for("plain old words");
    let mut random = fastrand::Rng::with_seed(15);
    let keys = ["J", "J", "K", "j", "k", "\x04", "G", "<", "h", "l", "}", "z", "\x0f"];
    for _ in 0..moves {
        review.press(keys[random.usize(..keys.len())]);
        thread::sleep(Duration::from_millis(10));
        review.press(REDRAW);
        thread::sleep(Duration::from_millis(10));
    }
    review.press("Q");
    assert_eq!(review.end(), 0);
    String::from_utf8(review.bytes()).unwrap()
}

/// A terminal that bytes are played to.
trait Player {
    fn play(&mut self, bytes: &str);
    /// What it shows, line by line.
    fn lines(&self) -> Vec<String>;
}

impl Player for vt100::Parser {
    fn play(&mut self, bytes: &str) {
        self.process(bytes.as_bytes());
    }

    fn lines(&self) -> Vec<String> {
        self.screen().contents().lines().map(|line| line.trim_end().to_owned()).collect()
    }
}

/// Plays a review up to each frame that draws all anew, and past it: nothing may change by that.
fn check(bytes: &str, player: &mut impl Player) -> usize {
    // A message is gone after some keys, so that its line may change.
    let text = |player: &dyn Fn() -> Vec<String>| -> Vec<String> {
        player().into_iter().filter(|line| !line.starts_with("── ")).collect()
    };
    let mut frames = bytes.split(ANEW);
    player.play(frames.next().unwrap());
    let mut looked = 0;
    for frame in frames {
        let before = text(&|| player.lines());
        let end = frame.find(END).unwrap() + END.len();
        player.play(&format!("{ANEW}{}", &frame[..end]));
        let after = text(&|| player.lines());
        let differs = before.iter().zip(&after).find(|(before, after)| before != after);
        assert_eq!((differs, before.len()), (None, after.len()), "after {looked} moves");
        player.play(&frame[end..]);
        looked += 1;
    }
    looked
}

#[test]
fn s11_nothing_of_another_item_is_left_on_the_screen() {
    let bytes = played(200);
    // The last frames of a review are those of its end.
    let bytes = &bytes[..bytes.rfind(END).unwrap() + END.len()];
    let mut vt100 = vt100::Parser::new(CELLS.0, CELLS.1, 0);
    let looked = check(bytes, &mut vt100);
    assert!(looked >= 200, "{looked}");
    match Tmux::start(SIZE) {
        Some(mut tmux) => assert_eq!(check(bytes, &mut tmux), looked),
        None => eprintln!("skipped: tmux is not installed"),
    }
}
