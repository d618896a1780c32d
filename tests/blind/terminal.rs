//! The same from outside: every byte that the program sends to its terminal, the title and the clipboard
//! among them.

use std::fs;
use std::time::Duration;

use serde_json::json;

use crate::HIDDEN;
use crate::support::{Home, copied};

/// So many keys are pressed where nothing else is said; `TRIPTYCH_BLIND_BYTES` says how many.
const KEYS: usize = 600;

/// What comes before every question, so that prompts fold.
const RULES: &str =
    "Here are rules that are the same for every query and long enough to be folded.";

/// Data in which everything that is hidden has a word of its own.
fn write(home: &Home) {
    let mut lines = String::new();
    for n in 0..8 {
        let tier = ["QXALPHA", "QXBETA"][n % 2];
        let record = json!({"id": format!("r{}-{tier}", n / 2), "tier": tier, "model": "ZORKMODEL",
            "prompt": format!("{RULES}\n\nQuestion {n}?"), "scratchpad": format!("so COVERED\nSECRET then {n}"),
            "output": format!("Answer {n}."), "flags": {"judge": 0.73519}});
        lines.push_str(&format!("{record}\n"));
    }
    fs::write(home.path("runs.jsonl"), lines).unwrap();
    let rubric = "name = \"odd\"\nversion = 1\ncondition = { field = \"tier\", a = \"QXALPHA\", b = \"QXBETA\" }\n\n[[question]]\nid = \"odd\"\ntext = \"Is it odd?\"\nkind = \"flag\"\n";
    fs::write(home.path("rubric.toml"), rubric).unwrap();
    fs::write(home.path("config.toml"), "[blind]\nmask = [\"/COVERED\\\\s+SECRET/\"]\n").unwrap();
    let mut other = home.review((100, 30), &["runs.jsonl", "--reviewer", "OTHERONE"]);
    // A review that hides nothing shows what is looked for.
    other.wait_for("QXALPHA");
    other.wait_for("ZORKMODEL");
    other.press_for("1", "✓ saved");
    other.quit();
}

#[test]
fn no_byte_that_is_sent_tells_what_is_hidden() {
    let home = Home::empty();
    write(&home);
    let size = (100, 30);
    let options = ["runs.jsonl", "--blind", "--config", "config.toml"];
    let keys = std::env::var("TRIPTYCH_BLIND_BYTES").ok().and_then(|keys| keys.parse().ok());
    let keys: usize = keys.unwrap_or(KEYS);
    let lines = [
        "ftier~X\r",
        "fjudge>0\r",
        "fis:disputed\r",
        "f\r",
        "/then\r",
        "/SECRE\r",
        "g/then\r",
        "g/COVERE\r",
        ":r1\r",
        ":list\r",
        ":same\r",
        "gy",
        "gf",
        "gr",
        "gt",
        "go",
        "vllly",
        "vlll\r",
        "o",
        "o\t",
        "S",
        "S\t",
        "Se",
        "t",
        "cnote\r",
        "1",
        "2",
        "u",
        "U",
        "m",
        "'",
        "s",
        "?",
        "]",
        "[",
        "J",
        "K",
        "z",
        "\t",
        "\r",
        "\x1b",
        "\\",
        "\x1b[5~",
        "\x1b[6~",
        " ",
        "*",
        "n",
        "w",
        "e",
        "gl",
        "gi",
        "giso\r",
        "ge",
        "ge\r",
        "T",
        "gT",
        "gm",
        "p",
        "p\t1",
        "pJd",
        "gpr1\r",
        "gp3\r",
    ];
    let mut random = fastrand::Rng::with_seed(41);
    let mut review = home.review(size, &options);
    review.wait_for("Question 0?");
    for number in 0..keys {
        let line = lines[random.usize(..lines.len())];
        review.press(line);
        review.press("\x1b");
        if number % 25 == 24 {
            // Keys that come faster than the screen would share few frames.
            std::thread::sleep(Duration::from_millis(20));
            // Of a frame only what changed is sent, which may be a part of a word.
            let screen = review.screen();
            let shown = HIDDEN.iter().find(|hidden| screen.contains(**hidden));
            assert!(shown.is_none(), "{shown:?} is shown after {number} keys\n{screen}");
        }
    }
    std::thread::sleep(Duration::from_millis(300));
    let bytes = review.bytes();
    let sent = String::from_utf8_lossy(&bytes).into_owned();
    for hidden in HIDDEN {
        assert!(!sent.contains(hidden), "{hidden} was sent");
        assert!(!copied(&bytes).iter().any(|text| text.contains(hidden)), "{hidden} was copied");
    }
    review.press("\x1b\x1b");
    review.kill("-TERM");
    review.end();
}
