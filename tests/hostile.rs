//! Hostile and damaged files in the real terminal: each opens or is refused in words, is read to
//! the end of every pane, and none of its control characters arrives.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{Home, Terminal};

/// The script that writes the files, beside the project.
const SCRIPT: &str = "../shared/hostile/hostile.py";
/// Peak memory, in KB.
const MOST_MEMORY: u64 = 300 * 1024;
/// In bytes.
const BIG: u64 = 100 << 20;
/// To open it, page to the end of each pane and quit.
const MOST_TIME: Duration = Duration::from_secs(2);
/// The same for the files over 100 MB.
const MOST_TIME_BIG: Duration = Duration::from_secs(20);

#[test]
fn the_check_itself_finds_what_is_forbidden() {
    for bad in [
        "\u{202e}",
        "\x1b[31mred",
        "\x1b]0;title\x07",
        "\x1bc",
        "a\u{9b}1m",
        "\x07",
        "\u{e0041}",
        "\x1b[2K",
        "\x1b[?7l",
        "\x1b[?7h",
        "\x1b[6n",
        "\x1b[3;1H\x1b[6n",
    ] {
        assert!(forbidden(bad).is_err(), "{bad:?}");
    }
    assert!(forbidden("\x1b[?2026h\x1b[3;7H\x1b[1mwords\x1b[?2026l").is_ok());
}

/// With `HOSTILE_BIG=1` the files over 100 MB are among them.
#[test]
fn every_hostile_file_is_survived() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT);
    if !script.is_file() {
        eprintln!("skipped: {SCRIPT} is not beside the project");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let big = std::env::var_os("HOSTILE_BIG").map(|_| "--big");
    let written = Command::new("python3").arg(&script).arg(folder.path()).args(big).status();
    if !written.is_ok_and(|status| status.success()) {
        eprintln!("skipped: python3 cannot write the files");
        return;
    }
    let expect = fs::read_to_string(folder.path().join("expect.json")).unwrap();
    let expect: Value = serde_json::from_str(&expect).unwrap();
    let cases: Vec<(String, Value)> =
        expect["files"].as_object().unwrap().clone().into_iter().collect();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((name, case)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(why) = survive(&folder.path().join(name), case) {
                        failures.lock().unwrap().push(format!("{name}: {why}"));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn survive(path: &Path, case: &Value) -> Result<(), String> {
    let home = Home::empty();
    let shown = path.display().to_string();
    let report = home.run(&["check", "--json", &shown]);
    let parsed: Option<Value> = serde_json::from_slice(&report.stdout).ok();
    let errors = String::from_utf8_lossy(&report.stderr).into_owned();
    if errors.contains("panicked") {
        return Err(errors);
    }
    let either_way = case["note"].as_str().unwrap_or_default().contains("or ");
    let Some(file) = parsed.as_ref().and_then(|report| report["files"].get(0)) else {
        let refused = matches!(report.status.code(), Some(1 | 2)) && !errors.is_empty();
        let may = case["refuse"] == true || either_way;
        return if refused && may { Ok(()) } else { Err(format!("refused: {errors}")) };
    };
    if case["refuse"] == true && !either_way {
        return Err("opened, and should have been refused".to_owned());
    }
    let fewer = case["note"].as_str().unwrap_or_default().contains("lower");
    if !case["open"].is_null() && file["items"] != case["open"] && !fewer {
        return Err(format!("{} items instead of {}", file["items"], case["open"]));
    }
    if let Some(code) = case["warn"].as_str()
        && file["warnings"].get(code).is_none()
    {
        return Err(format!("no warning {code}: {}", file["warnings"]));
    }
    let is_big = fs::metadata(path).is_ok_and(|file| file.len() > BIG);
    let most = if is_big { MOST_TIME_BIG } else { MOST_TIME };
    let mut taken = read_to_the_end(&home, &shown)?;
    if taken > most {
        // The machine may have been busy with other cases.
        taken = read_to_the_end(&home, &shown)?;
    }
    if taken > most { Err(format!("it took {taken:?}")) } else { Ok(()) }
}

/// Pages to the end of each pane and quits; how long that took.
fn read_to_the_end(home: &Home, path: &str) -> Result<Duration, String> {
    let begun = Instant::now();
    let mut review = home.review((80, 24), &[path, "--color", "never", "--readonly"]);
    review.wait_for("▸ compliance");
    for focus in ["PROMPT", "SCRATCHPAD", "ANSWER"] {
        while !review.screen().contains(&format!("━ {focus}")) {
            review.press("\t");
            review.wait_until("another pane", |screen| screen.contains('━'));
            thread::sleep(Duration::from_millis(20));
        }
        review.press("\x06\x06\x06G");
    }
    let memory = peak_memory(&review);
    review.press("q");
    if review.end() != 0 {
        return Err(review.screen());
    }
    let taken = begun.elapsed();
    if memory > MOST_MEMORY {
        return Err(format!("{} MB of memory", memory / 1024));
    }
    forbidden(&String::from_utf8_lossy(&review.bytes()))?;
    Ok(taken)
}

fn peak_memory(review: &Terminal) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", review.process_id()));
    let status = status.unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|size| size.parse().ok()).unwrap_or(0)
}

/// Whether anything but the program's own sequences reached the terminal.
fn forbidden(written: &str) -> Result<(), String> {
    let mut rest = written;
    while let Some(start) = rest.find(|c: char| triptych::text::sanitize::forbidden(c)) {
        let found = rest[start..].chars().next().unwrap();
        let behind = &rest[start + found.len_utf8()..];
        rest = match (found, own_sequence(behind)) {
            ('\x1b', Some(length)) => &behind[length..],
            ('\r' | '\n', _) => behind,
            _ => {
                return Err(format!(
                    "U+{:04X} in {:?}",
                    u32::from(found),
                    behind.chars().take(30).collect::<String>()
                ));
            }
        };
    }
    Ok(())
}

/// The length of the program's way to move lines, behind its first escape: margins inside the screen,
/// lines up or down by fewer than these, the margins taken back. Only the whole of it is its own.
fn own_shift(behind: &str) -> Option<usize> {
    let (margins, rest) = behind.strip_prefix('[')?.split_once('r')?;
    let (top, bottom) = margins.split_once(';')?;
    let (top, bottom): (u16, u16) = (top.parse().ok()?, bottom.parse().ok()?);
    let rest = rest.strip_prefix("\x1b[")?;
    let (count, rest) = rest.split_once(['S', 'T'])?;
    let count: u16 = count.parse().ok()?;
    let is_own = 1 <= top && top < bottom && bottom <= 24 && count <= bottom - top;
    let rest = rest.strip_prefix("\x1b[r")?;
    is_own.then_some(behind.len() - rest.len())
}

/// The length of the program's way to write a line anew, behind its first escape: the first column of a
/// line inside the screen, and the clearing of it.
fn own_line(behind: &str) -> Option<usize> {
    let (line, rest) = behind.strip_prefix('[')?.split_once(";1H")?;
    let line: u16 = line.parse().ok()?;
    let rest = rest.strip_prefix("\x1b[2K")?;
    (1..=24).contains(&line).then_some(behind.len() - rest.len())
}

/// The length of the question where the cursor is, behind its first escape: the cursor is put on the second
/// line before. Only the whole of it is the program's own.
fn own_question(behind: &str) -> Option<usize> {
    let (column, rest) = behind.strip_prefix("[2;")?.split_once('H')?;
    let column: u16 = column.parse().ok()?;
    let rest = rest.strip_prefix("\x1b[6n")?;
    (1..=40).contains(&column).then_some(behind.len() - rest.len())
}

/// The length of what turns wrapping off and on around such lines.
fn own_wrapping(behind: &str) -> Option<usize> {
    let begins = behind.strip_prefix("[?7l\x1b").is_some_and(|rest| own_line(rest).is_some());
    let ends = behind
        .strip_prefix("[?7h\x1b")
        .is_some_and(|rest| rest.starts_with("[?2026l") || own_question(rest).is_some());
    (begins || ends).then_some(4)
}

/// The length of a sequence that the program itself writes without colour, behind its escape.
fn own_sequence(behind: &str) -> Option<usize> {
    let whole = own_shift(behind).or_else(|| own_line(behind)).or_else(|| own_wrapping(behind));
    let whole = whole.or_else(|| own_question(behind));
    if whole.is_some() {
        return whole;
    }
    let body = behind.strip_prefix('[')?;
    let length = body.find(|c: char| c.is_ascii_alphabetic())?;
    let (parameters, last) = (&body[..length], body.as_bytes()[length]);
    let numbers = parameters.chars().all(|c| c.is_ascii_digit() || c == ';');
    let colours = ["30", "31", "32", "33", "34", "35", "36", "37"];
    let own = match last {
        b'H' => numbers,
        b'm' => numbers && !parameters.split(';').any(|part| colours.contains(&part)),
        b'J' => parameters == "2",
        b'h' | b'l' => {
            ["?1049", "?25", "?2004", "?2026", "?1000", "?1006", "?2031"].contains(&parameters)
        }
        b'u' => parameters.starts_with(['>', '<']),
        _ => false,
    };
    own.then_some(length + 2)
}
