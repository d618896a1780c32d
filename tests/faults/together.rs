//! Two programs, two reviewers, two users: all labels are there, and none is anybody else's.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::records::{SIZE, answers, torn, write};
use crate::support::{Home, Terminal, is_installed};

const ITEMS: usize = 200;

#[test]
fn two_reviewers_label_the_same_items_at_once() {
    let home = Home::empty();
    home.take_bursts();
    write(&home, ITEMS);
    thread::scope(|scope| {
        for (name, keys) in [("alice", "12"), ("bob", "21")] {
            let home = &home;
            scope.spawn(move || {
                let mut review = home.review(SIZE, &["small.jsonl", "--reviewer", name]);
                review.wait_for("r0000");
                for _ in 0..ITEMS / 2 {
                    review.press(keys);
                    thread::sleep(Duration::from_millis(2));
                }
                review.wait_for("Every item is done");
                review.wait_for("✓ saved");
                review.press("q");
                assert_eq!(review.end(), 0);
            });
        }
    });
    let journal = home.read("small.labels.jsonl");
    assert_eq!(torn(&journal), 0, "no line is mixed");
    let answers = answers(&journal);
    assert_eq!(answers.len(), 2 * ITEMS);
    for item in 0..ITEMS {
        let of = |name: &str| answers[&(format!("r{item:04}"), name.to_owned())];
        assert_eq!((of("alice"), of("bob")), (item % 2 == 0, item % 2 == 1), "r{item:04}");
    }
}

#[test]
fn each_sees_the_others_progress() {
    let home = Home::empty();
    write(&home, 10);
    let mut alice = home.review(SIZE, &["small.jsonl", "--reviewer", "alice"]);
    let mut bob = home.review(SIZE, &["small.jsonl", "--reviewer", "bob"]);
    for review in [&alice, &bob] {
        review.wait_for("r0000");
    }
    let tell = |writer: &mut Terminal, reader: &Terminal, words: &str| {
        writer.press_for("1", "✓ saved");
        let begun = Instant::now();
        reader.wait_for(words);
        println!("{words}: after {:?}", begun.elapsed());
    };
    tell(&mut alice, &bob, "alice is labelling, too: 1 done");
    tell(&mut bob, &alice, "bob is labelling, too: 1 done");
    alice.quit();
    bob.quit();
}

#[test]
fn two_users_of_the_system_share_a_folder() {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root || !is_installed("setpriv") {
        eprintln!("skipped: only the system's administrator can be two users");
        return;
    }
    let home = Home::empty();
    write(&home, 10);
    let open = |name: &str, mode: u32| {
        fs::set_permissions(home.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    open("", 0o777);
    open("small.jsonl", 0o644);
    open("rubric.toml", 0o644);
    let mut alice = home.review(SIZE, &["small.jsonl", "--reviewer", "alice"]);
    alice.wait_for("r0000");
    alice.press_for("1", "✓ saved");
    let program = env!("CARGO_BIN_EXE_triptych");
    let other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program];
    let mut bob = home.review_command(
        SIZE,
        &[&other[..], &["small.jsonl", "--reviewer", "bob", "--color", "never"]].concat(),
    );
    if bob.wait_for_or_end("r0000").is_err() {
        eprintln!("skipped: another user cannot run the program where it was built");
        return;
    }
    bob.wait_for("your labels go to");
    bob.press_for("2", "✓ saved");
    alice.wait_for("bob is labelling, too: 1 done");
    alice.press_for("2", "✓ saved");
    bob.wait_for("alice is labelling, too: 2 done");
    alice.quit();
    bob.quit();
    let (first, second) = (home.read("small.labels.jsonl"), home.read("small.labels.bob.jsonl"));
    assert_eq!((answers(&first).len(), answers(&second).len()), (2, 1));
}

#[test]
fn journals_of_two_branches_meet_in_git() {
    if !is_installed("git") {
        return;
    }
    let home = Home::empty();
    write(&home, 10);
    fs::write(home.path(".gitattributes"), "*labels*.jsonl merge=union\n").unwrap();
    let git = |words: &[&str]| {
        let who = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
        let ran = Command::new("git").current_dir(home.path("")).args(who).args(words).output();
        let ran = ran.unwrap();
        assert!(ran.status.success(), "{words:?}: {}", String::from_utf8_lossy(&ran.stderr));
    };
    let label = |name: &str, keys: &str| {
        let mut review = home.review(SIZE, &["small.jsonl", "--reviewer", name]);
        review.wait_for("r000");
        review.press_for(keys, "done");
        review.wait_for("✓ saved");
        review.press("q");
        assert_eq!(review.end(), 0);
    };
    git(&["init", "-q", "-b", "main"]);
    label("alice", "1");
    git(&["add", "."]);
    git(&["commit", "-qm", "first"]);
    git(&["checkout", "-qb", "bob"]);
    label("bob", "2");
    git(&["commit", "-qam", "bob"]);
    git(&["checkout", "-q", "main"]);
    label("alice", "2");
    git(&["commit", "-qam", "alice"]);
    git(&["merge", "-q", "-m", "meet", "bob"]);
    let journal = home.read("small.labels.jsonl");
    assert_eq!((answers(&journal).len(), torn(&journal)), (3, 0), "{journal}");
}

#[test]
fn a_burst_of_a_thousand_keys_labels_a_thousand_items() {
    let home = Home::empty();
    home.take_bursts();
    write(&home, 1200);
    let mut review = home.review(SIZE, &["small.jsonl"]);
    review.wait_for("r0000");
    review.press(&"12".repeat(500));
    review.wait_for("1001/1200  1000 done");
    review.wait_for("✓ saved");
    review.quit();
    let answers = answers(&home.read("small.labels.jsonl"));
    assert_eq!(answers.len(), 1000);
    for item in 0..1000 {
        let answer = answers[&(format!("r{item:04}"), "alice".to_owned())];
        assert_eq!(answer, item % 2 == 0, "r{item:04}");
    }
}

/// Says that something is over, however that came.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_journal_that_is_packed_and_merged_meanwhile_loses_no_label() {
    let home = Home::empty();
    write(&home, 60);
    let journal = home.path("small.labels.jsonl");
    let is_over = AtomicBool::new(false);
    let churn = |words: &[&str], seed: u64| {
        let mut random = fastrand::Rng::with_seed(seed);
        while !is_over.load(Ordering::Relaxed) {
            let mut command = Command::new(env!("CARGO_BIN_EXE_triptych"));
            let command = command.args(words).current_dir(home.path("."));
            let mut child = command.stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
            if random.u8(..3) == 0 {
                thread::sleep(Duration::from_millis(random.u64(..10)));
                child.kill().unwrap();
            }
            child.wait().unwrap();
        }
    };
    thread::scope(|scope| {
        let _over = Over(&is_over);
        let merge = ["merge", "small.labels.jsonl", "-o", "small.labels.jsonl"];
        scope.spawn(|| churn(&["compact", "small.labels.jsonl"], 1));
        scope.spawn(move || churn(&merge, 2));
        for start in [0, 20, 40] {
            let mut review = home.review(SIZE, &["small.jsonl", "--at", &format!("r{start:04}")]);
            review.wait_for(&format!("r{start:04}"));
            for number in start..start + 20 {
                review.wait_for(&format!("r{number:04}"));
                // One key again and again would be taken for a held one.
                review.press(["1", "2"][number % 2]);
                let done = format!("{} done", number + 1);
                let is_saved = |screen: &str| screen.contains(&done) && screen.contains("✓ saved");
                review.wait_until("the label on the disk", is_saved);
            }
            review.kill("-KILL");
            review.end();
        }
    });
    let labels = answers(&fs::read_to_string(journal).unwrap());
    assert_eq!(labels.len(), 60, "{labels:?}");
}
