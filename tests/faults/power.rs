//! A power cut: the journal ends anywhere. What stands before is there, and the next label follows.

use std::fs;
use std::thread;

use crate::records::{SIZE, answers, write};
use crate::support::Home;

const JOURNAL: &str = "small.labels.jsonl";

#[test]
fn a_journal_cut_at_some_bytes_keeps_the_rest() {
    cut_everywhere(29);
}

#[test]
#[ignore = "takes a minute"]
fn a_journal_cut_at_every_byte_of_its_last_two_events_keeps_the_rest() {
    cut_everywhere(1);
}

fn cut_everywhere(step: usize) {
    let home = Home::empty();
    home.take_bursts();
    write(&home, 10);
    let mut review = home.review(SIZE, &["small.jsonl"]);
    review.wait_for("r0000");
    review.press_for("1212", "4 done");
    review.wait_for("✓ saved");
    review.quit();
    let whole = home.read(JOURNAL);
    let starts: Vec<usize> =
        whole.lines().map(|line| line.as_ptr() as usize - whole.as_ptr() as usize).collect();
    let cuts: Vec<usize> = (starts[starts.len() - 2]..=whole.len()).step_by(step).collect();
    thread::scope(|scope| {
        for part in cuts.chunks(cuts.len().div_ceil(4)) {
            let (whole, starts) = (&whole, &starts);
            scope.spawn(move || part.iter().for_each(|&cut| label_after(whole, starts, cut)));
        }
    });
    println!("cuts {}", cuts.len());
}

/// Opens a journal that was cut, labels one more item, and counts.
fn label_after(whole: &str, starts: &[usize], cut: usize) {
    let home = Home::empty();
    write(&home, 10);
    fs::write(home.path(JOURNAL), &whole[..cut]).unwrap();
    // An event counts as soon as its last byte but the line end is there.
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([whole.len() - 1]);
    let kept = ends.filter(|end| *end <= cut).count() - 2;
    let mut review = home.review(SIZE, &["small.jsonl"]);
    review.wait_for(&format!("{kept} done"));
    review.wait_for(&format!("r{kept:04}"));
    review.press_for("1", &format!("{} done", kept + 1));
    review.wait_for("✓ saved");
    review.quit();
    let journal = home.read(JOURNAL);
    assert!(journal.starts_with(&whole[..cut]), "cut at {cut}: nothing is rewritten");
    assert_eq!(answers(&journal).len(), kept + 1, "cut at {cut}");
    let report = home.run(&["check", "--json", "small.jsonl"]);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    let torn = usize::from(!whole[..cut].ends_with('\n') && !ends_at_an_event(whole, starts, cut));
    assert_eq!(report["labels"]["unread_lines"].as_array().unwrap().len(), torn, "cut at {cut}");
    assert_eq!(report["labels"]["current"], kept + 1, "cut at {cut}");
}

fn ends_at_an_event(whole: &str, starts: &[usize], cut: usize) -> bool {
    cut + 1 == whole.len() || starts.contains(&(cut + 1))
}
