//! Signals while a note is in the editor: the review ends, the note is kept where the editor ended well,
//! the terminal is as it was, and nothing private is left behind.

use std::fs;
use std::path::{Path, PathBuf};

use crate::records::{SIZE, write};
use crate::signals::{child_of, is_running};
use crate::support::{Home, Terminal, send_signal, wait_until};

const JOURNAL: &str = "small.labels.jsonl";
const NOTES: &str = ".cache/triptych/notes";

/// A review whose editor runs these lines; a shell tells the terminal's modes before and after.
fn in_editor(home: &Home, lines: &str) -> (Terminal, u32) {
    write(home, 10);
    let editor = home.path("editor.sh");
    fs::write(&editor, format!("echo begun > begun\n{lines}\n")).unwrap();
    let script = "trap : INT; stty -a > before; VISUAL='sh editor.sh' \"$0\" small.jsonl; stty -a > after; echo over";
    let mut review =
        home.review_command(SIZE, &["sh", "-c", script, env!("CARGO_BIN_EXE_triptych")]);
    review.wait_for("r0000");
    let program = child_of(review.process_id());
    review.press_for("1", "✓ saved");
    review.press("C");
    let begun = home.path("begun");
    wait_until("the editor", || begun.exists());
    (review, program)
}

fn expect_the_end(home: &Home, review: &Terminal) {
    review.wait_for("over");
    assert!(review.is_given_back(), "{}", review.screen());
    assert_eq!(home.read("before"), home.read("after"));
    assert_eq!(left(&home.path(NOTES)), Vec::<PathBuf>::new());
}

fn left(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_signal_ends_the_editor_and_the_review() {
    for signal in ["-TERM", "-HUP", "-INT"] {
        let home = Home::empty();
        let lines = "stty raw -echo; echo private > \"$1\"; echo $$ > editor; exec sleep 60";
        let (review, program) = in_editor(&home, lines);
        wait_until("the editor's number", || !home.read("editor").is_empty());
        send_signal(signal, program);
        expect_the_end(&home, &review);
        assert!(!is_running(home.read("editor").trim().parse().unwrap()), "{signal}");
        assert_eq!(home.kinds(JOURNAL), ["opened", "rubric", "answer"], "{signal}");
    }
}

#[test]
fn what_the_editor_saves_at_a_signal_is_the_note() {
    let home = Home::empty();
    let lines =
        "trap 'echo kept > \"$1\"; exit 0' TERM\necho ready > ready\nwhile :; do sleep 0.1; done";
    let (review, program) = in_editor(&home, lines);
    wait_until("the trap", || home.path("ready").exists());
    send_signal("-TERM", program);
    expect_the_end(&home, &review);
    assert_eq!(home.kinds(JOURNAL), ["opened", "rubric", "answer", "note"]);
    assert!(home.read(JOURNAL).contains("\"kept\""));
}

#[test]
fn an_editor_that_hears_no_signal_does_not_hold_the_end_up() {
    let home = Home::empty();
    let lines = "trap '' TERM HUP INT\necho ready > ready\nwhile :; do sleep 0.1; done";
    let (review, program) = in_editor(&home, lines);
    wait_until("the trap", || home.path("ready").exists());
    send_signal("-INT", program);
    expect_the_end(&home, &review);
}

#[test]
fn an_interrupt_from_the_keyboard_is_for_the_editor() {
    let home = Home::empty();
    let lines =
        "trap 'echo heard > \"$1\"; exit 0' INT\necho ready > ready\nwhile :; do sleep 0.1; done";
    let (mut review, _) = in_editor(&home, lines);
    wait_until("the trap", || home.path("ready").exists());
    review.press_for("\x03", "note “heard”");
    review.wait_for("✓ saved");
    review.press_for("J", "r0002");
    review.press("q");
    expect_the_end(&home, &review);
    assert_eq!(home.kinds(JOURNAL), ["opened", "rubric", "answer", "note"]);
}

#[test]
fn a_note_of_a_killed_review_is_private_and_gone_after_the_next_start() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::empty();
    let (mut review, program) = in_editor(&home, "echo private > \"$1\"; exec sleep 60");
    let notes = home.path(NOTES);
    send_signal("-KILL", program);
    review.wait_for("over");
    let [note] = left(&notes).try_into().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&notes), mode(&note)), (0o700, 0o700));
    let mut next = home.review(SIZE, &["small.jsonl"]);
    next.wait_for("1 done");
    wait_until("the sweep", || left(&notes).is_empty());
    next.quit();
    review.kill("-KILL");
}
