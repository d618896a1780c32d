//! Disks that are full, broken, read-only or slow: nothing is called saved that is not, the screen
//! goes on, and trying again helps.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::records::{SIZE, answers, torn, write};
use crate::signals::child_of;
use crate::support::{Home, Terminal, is_installed, send_signal, wait_until};

const JOURNAL: &str = "small.labels.jsonl";

/// A small file system in memory, where this machine allows one to be mounted.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        fs::create_dir(at).unwrap();
        let options = ["-t", "tmpfs", "-o", "size=64k", "none"];
        let mounted = Command::new("mount").args(options).arg(at).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(SmallDisk(at));
        }
        eprintln!("skipped: no file system can be mounted here");
        None
    }

    fn fill(&self) {
        // It ends where the disk does.
        let _full = fs::write(self.0.join("filler"), vec![0; 1 << 20]);
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _gone = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_is_a_banner_and_trying_again_saves_all() {
    let home = Home::empty();
    write(&home, 10);
    let at = home.path("disk");
    let Some(disk) = SmallDisk::mount(&at) else { return };
    disk.fill();
    let mut review = home.review(SIZE, &["small.jsonl", "--labels", "disk/labels.jsonl"]);
    review.wait_for("r0000");
    review.press_for("1", "✗ 1 NOT SAVED");
    review.wait_for("only in memory: no space left on device");
    review.press_for("2", "✗ 2 NOT SAVED");
    review.press_for("r", "✗ 2 NOT SAVED");
    fs::remove_file(at.join("filler")).unwrap();
    review.press_for("r", "✓ saved");
    review.quit();
    let journal = home.read("disk/labels.jsonl");
    assert_eq!(answers(&journal).len(), 2);
}

/// The program under strace, which makes calls on the journal fail.
fn injected(home: &Home, fault: &str) -> Option<Terminal> {
    if !is_installed("strace") {
        return None;
    }
    write(home, 10);
    let journal = home.path(JOURNAL).display().to_string();
    let inject = format!("inject={fault}");
    let program = env!("CARGO_BIN_EXE_triptych");
    let words = ["strace", "-f", "-qq", "-o", "trace", "-P", &journal, "-e", &inject, program];
    let mut review = home.review_command(SIZE, &[&words[..], &["small.jsonl"]].concat());
    if let Err(screen) = review.wait_for_or_end("r0000") {
        eprintln!("skipped: strace cannot trace here: {screen}");
        return None;
    }
    Some(review)
}

#[test]
fn a_write_that_fails_is_a_banner_and_trying_again_saves_all() {
    for (error, words) in [("EIO", "Input/output error"), ("EDQUOT", "the quota is used up")] {
        let home = Home::empty();
        let fault = format!("write:error={error}:when=1..12");
        let Some(mut review) = injected(&home, &fault) else { return };
        review.press_for("1", "✗ 1 NOT SAVED");
        review.wait_for(words);
        review.press_for("q", "type leave");
        review.press_for("no\r", "nothing is lost");
        while !review.screen().contains("✓ saved") {
            review.press("r");
            thread::sleep(Duration::from_millis(50));
        }
        review.press_for("2", "2 done");
        review.wait_for("✓ saved");
        review.quit();
        assert_eq!(answers(&home.read(JOURNAL)).len(), 2, "{error}");
    }
}

#[test]
fn after_a_failed_sync_the_labels_go_to_another_file() {
    let home = Home::empty();
    let Some(mut review) = injected(&home, "fdatasync:error=EIO") else { return };
    review.press_for("1", "labels now go to");
    review.wait_for("✓ saved");
    review.press_for("2", "2 done");
    review.wait_for("✓ saved");
    review.quit();
    let second = answers(&home.read("small.labels.2.jsonl"));
    let ids: Vec<String> = second.into_keys().map(|(id, _)| id).collect();
    assert_eq!(ids, ["r0000", "r0001"]);
    let mut again = home.review(SIZE, &["small.jsonl"]);
    again.wait_for("2 done");
    again.quit();
}

#[test]
fn a_disk_that_stalls_is_said_and_the_screen_goes_on() {
    let home = Home::empty();
    let Some(mut review) = injected(&home, "fdatasync:delay_enter=4000000:when=1") else { return };
    review.press_for("1", "● saving");
    review.press_for("2", "2 done");
    review.wait_for("● 2 NOT SAVED YET");
    review.wait_for("the disk does not answer");
    review.press_for("J", "r0003");
    review.wait_for("✓ saved");
    review.quit();
    assert_eq!(answers(&home.read(JOURNAL)).len(), 2);
}

#[test]
fn a_journal_that_is_deleted_replaced_or_cut_gets_its_labels_again() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 3] = [
        ("deleted", |path| fs::remove_file(path).unwrap()),
        ("replaced", |path| {
            fs::write(path.with_extension("new"), "").unwrap();
            fs::rename(path.with_extension("new"), path).unwrap();
        }),
        ("cut", |path| {
            let text = fs::read(path).unwrap();
            fs::write(path, &text[..text.len() / 2]).unwrap();
        }),
    ];
    for (what, damage) in damages {
        let home = Home::empty();
        write(&home, 10);
        let mut review = home.review(SIZE, &["small.jsonl"]);
        review.wait_for("r0000");
        review.press_for("1", "✓ saved");
        review.press_for("2", "2 done");
        review.wait_for("✓ saved");
        damage(&home.path(JOURNAL));
        review.wait_for("written again");
        review.press_for("1", "3 done");
        review.wait_for("✓ saved");
        review.quit();
        let journal = home.read(JOURNAL);
        assert_eq!(answers(&journal).len(), 3, "{what}");
        assert!(torn(&journal) <= 1, "{what}");
    }
}

#[test]
fn a_folder_that_is_read_only_is_said_and_labels_go_elsewhere() {
    let is_root = rustix::process::geteuid().is_root();
    if is_root && !is_installed("setpriv") {
        return;
    }
    let home = Home::empty();
    fs::create_dir(home.path("locked")).unwrap();
    write(&home, 10);
    for name in ["small.jsonl", "rubric.toml"] {
        fs::rename(home.path(name), home.path("locked").join(name)).unwrap();
    }
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    for name in ["locked/small.jsonl", "locked/rubric.toml"] {
        mode(&home.path(name), 0o644);
    }
    mode(&home.path(""), 0o777);
    mode(&home.path("locked"), 0o555);
    let program = env!("CARGO_BIN_EXE_triptych");
    let other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let words = [if is_root { &other[..] } else { &[] }, &[program, "locked/small.jsonl"]].concat();
    let mut review = home.review_command(SIZE, &words);
    if review.wait_for_or_end("r0000").is_err() {
        eprintln!("skipped: another user cannot run the program where it was built");
        return;
    }
    review.wait_for("it cannot be written; your labels go to");
    review.press_for("1", "✓ saved");
    review.quit();
    let labels = home.path(".local/share/triptych/labels");
    let kept = fs::read_dir(labels).unwrap().next().unwrap().unwrap().path();
    assert_eq!(answers(&fs::read_to_string(kept).unwrap()).len(), 1);
    let mut again = home.review_command(SIZE, &words);
    again.wait_for("1 done");
    again.quit();
    mode(&home.path("locked"), 0o755);
}

#[test]
fn a_file_that_may_not_grow_is_a_banner() {
    let home = Home::empty();
    write(&home, 60);
    // The unit is half a KB in some shells, and a KB in others.
    let script = "ulimit -f 12; exec \"$0\" small.jsonl";
    let mut review =
        home.review_command(SIZE, &["sh", "-c", script, env!("CARGO_BIN_EXE_triptych")]);
    review.wait_for("r0000");
    // One after the other, and the same key never twice: it would be taken for a held one.
    for (key, done) in ["1", "2"].iter().cycle().zip(1..58) {
        review.press(key);
        review.wait_until("the label is saved or not", |screen| {
            let is_done = screen.contains(&format!(" {done} done"));
            is_done && (screen.contains("✓ saved") || screen.contains("NOT SAVED"))
        });
        if review.screen().contains("NOT SAVED") {
            break;
        }
    }
    review.wait_for("no file may grow larger here (ulimit -f)");
    review.press_for("w", "write labels to");
    review.press_for("rest.jsonl\r", "✓ saved");
    review.quit();
    assert!(!answers(&home.read("rest.jsonl")).is_empty());
}

#[test]
#[ignore = "it waits for the disk as long as a review does at its end"]
fn a_disk_that_does_not_answer_does_not_hold_a_signal_up() {
    let home = Home::empty();
    let Some(mut review) = injected(&home, "fdatasync:delay_enter=60000000") else { return };
    review.press_for("1", "1 done");
    let program = child_of(review.process_id());
    let begun = Instant::now();
    send_signal("-TERM", program);
    wait_until("the terminal is given back", || review.is_given_back());
    println!("the terminal was given back after {:?}", begun.elapsed());
    send_signal("-KILL", program);
    review.kill("-KILL");
}
