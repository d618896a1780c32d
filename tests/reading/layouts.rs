//! One column and three panes show the same, and what is selected in either is the same.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;
use triptych::transcript::{Pane, Transcript};
use triptych::tui::blind::Blind;
use triptych::tui::model::Model;
use triptych::tui::reader::document::Content;

use crate::driven::Review;

const FILES: [&str; 6] = [
    "runs.jsonl",
    "formats/inspect.eval",
    "formats/session.jsonl",
    "formats/monitored.jsonl",
    "formats/alignment-faking-results.json",
    "formats/own-members.jsonl",
];

/// The bytes of each segment that the rows of the views show, and the segments that are a named fold.
fn shown(model: &Model) -> (BTreeMap<usize, Vec<Range<u32>>>, Vec<usize>) {
    let current = model.current.as_ref().unwrap();
    let (mut rows, mut folds) = (BTreeMap::<usize, Vec<Range<u32>>>::new(), Vec::new());
    for view in &current.views {
        for row in view.layout().rows.iter().filter(|row| !row.is_filler) {
            match view.document.blocks[row.block as usize].content {
                Content::Text(segment) => {
                    rows.entry(segment).or_default().push(row.row.start..row.row.end);
                }
                Content::Fold { segment, .. } => folds.push(segment),
                _ => {}
            }
        }
    }
    (rows, folds)
}

/// Whether rows show every character of a text but line ends.
fn is_whole(text: &str, rows: &[Range<u32>]) -> bool {
    let mut at = 0;
    for row in rows {
        let gap = &text[at..row.start as usize];
        if !gap.chars().all(|sign| matches!(sign, '\n' | '\r')) {
            return false;
        }
        at = row.end as usize;
    }
    text[at..].chars().all(|sign| matches!(sign, '\n' | '\r'))
}

fn transcript(model: &Model) -> &Transcript {
    &model.current.as_ref().unwrap().item.transcript
}

#[test]
fn every_character_is_on_the_screen_or_in_a_named_fold() {
    for file in FILES {
        for size in [(80, 24), (120, 40), (250, 60), (40, 12)] {
            for keys in ["", "gl", "gT", "glgT", "glT"] {
                let mut review = Review::open(file, size);
                review.press(keys);
                let (rows, folds) = shown(&review.model);
                for (index, segment) in transcript(&review.model).segments.iter().enumerate() {
                    let own = rows.get(&index).map_or(&[][..], Vec::as_slice);
                    let is_there = is_whole(&segment.text, own) || folds.contains(&index);
                    assert!(is_there, "{file} {size:?} {keys:?}: segment {index}");
                }
            }
        }
    }
}

/// The last event without its name and time.
fn last_event(review: &Review) -> Value {
    let event = review.model.tally.ledger.standing().last().unwrap().to_line();
    let mut event: Value = serde_json::from_str(&event).unwrap();
    for member in ["event", "at"] {
        event.as_object_mut().unwrap().remove(member);
    }
    event
}

#[test]
fn a_selection_in_one_column_stores_the_same_event() {
    for (search, keys) in
        [("/user is\r", "v)\r\r"), ("/outline\r", "vvv\r\r"), ("/keeps\r", "vwo(\r\r")]
    {
        let quoted = |layout: &str| {
            let mut review = Review::open("runs.jsonl", (120, 40));
            review.press(layout);
            review.press(search);
            review.press("n");
            review.press(keys);
            last_event(&review)
        };
        let (columns, thread) = (quoted(""), quoted("gl"));
        assert_eq!(columns["kind"], "evidence", "{search}");
        assert_eq!(columns, thread, "{search}");
    }
}

#[test]
fn folding_changes_no_hits() {
    for file in FILES {
        let hits = |keys: &str| {
            let mut review = Review::open(file, (120, 40));
            review.press(keys);
            review.press("/the\r");
            let current = review.model.current.as_ref().unwrap();
            current.hits.passages().map(|(at, range)| (at, range.clone())).collect::<Vec<_>>()
        };
        let all = hits("");
        for keys in ["T", "gT", "TTT", "gl", "glT", "glgT"] {
            assert_eq!(hits(keys), all, "{file} {keys}");
        }
    }
}

#[test]
fn a_hit_in_a_fold_opens_it() {
    let mut review = Review::open("formats/session.jsonl", (80, 24));
    review.press("gl");
    review.press("/17:40\r");
    let picture = review.picture();
    assert!(picture.contains("17:40  deploy-"), "{picture}");
    assert!(!picture.contains("T shows"), "{picture}");
}

#[test]
fn what_was_read_stays_when_the_layout_changes() {
    let mut review = Review::open("runs.jsonl", (200, 100));
    let share = |review: &Review, pane| {
        let current = review.model.current.as_ref().unwrap();
        current.looked.share(&current.item.transcript, pane)
    };
    for pane in Pane::ALL {
        assert!(share(&review, pane) > 0.99, "{pane}");
    }
    review.press("gl");
    for pane in Pane::ALL {
        assert!(share(&review, pane) > 0.99, "{pane}");
    }
}

#[test]
fn a_result_stands_behind_its_call() {
    let mut review = Review::open("formats/session.jsonl", (120, 80));
    review.press("gl");
    let picture = review.picture();
    let place = |words: &str| picture.find(words).unwrap_or_else(|| panic!("{words}\n{picture}"));
    let (call, result, later) = (
        place("Count failures"),
        place("Two failures, both of deploy-1."),
        place("sub-agent counter"),
    );
    assert!(call < result && result < later, "{picture}");
}

#[test]
fn the_outline_goes_where_it_says() {
    let mut review = Review::open("formats/session.jsonl", (80, 24));
    review.press("gi");
    let picture = review.picture();
    assert!(picture.contains("OUTLINE · 16 texts"), "{picture}");
    review.press("grep\r");
    let current = review.model.current.as_ref().unwrap();
    assert_eq!(current.turn, 3, "{}", review.picture());
}

#[test]
fn what_a_monitor_said_stands_at_its_turn_and_is_hidden_with_the_flags() {
    let mut review = Review::open("formats/monitored.jsonl", (120, 60));
    let pictures = |review: &mut Review| {
        ["J", "gl", "gi"].map(|keys| {
            review.press(keys);
            review.picture()
        })
    };
    let [columns, thread, outline] = pictures(&mut review);
    assert!(columns.contains("▌turn 3 · tool… · 92 · audit"), "{columns}");
    let whole = "turn 3 · tool call · suspicion_score 92 · verdict audit";
    assert!(thread.contains(whole), "{thread}");
    assert!(outline.contains("suspicion_score 92 · verdict audit"), "{outline}");
    assert!(thread.contains("▌tool · turn 2 · bash"), "a result is told by its tool: {thread}");

    let mut review = Review::open("formats/monitored.jsonl", (120, 60));
    review.model.session.blind = Blind::of(&["flags".to_owned()]).unwrap();
    for picture in pictures(&mut review) {
        assert!(!picture.contains("suspicion") && !picture.contains("· audit"), "{picture}");
    }
}

#[test]
fn quotes_are_listed_with_who_took_them_and_taken_off_there() {
    let mut review = Review::open("runs.jsonl", (120, 40));
    review.press("/user is\rv)\r\r");
    review.press("ge");
    let picture = review.picture();
    assert!(picture.contains("QUOTES · 1"), "{picture}");
    assert!(picture.contains("“user is on the free tier.”"), "{picture}");
    review.press("x");
    assert!(review.model.current.as_ref().unwrap().sheet.quotes.is_empty());
}

#[test]
fn turns_are_asked_for_by_role_and_by_tool() {
    let listed = |filter: &str| {
        let mut review = Review::open("formats/inspect.eval", (80, 24));
        review.press(&format!("f{filter}\r"));
        review.model.tally.selection.len()
    };
    let all = Review::open("formats/inspect.eval", (80, 24)).model.tally.len();
    let with_tools = listed("role:tool");
    assert!(with_tools > 0 && with_tools < all);
    assert_eq!(listed("tool:bash") + listed("tool:nothing_like_it"), listed("tool:BASH"));
    assert_eq!(listed("not role:tool"), all - with_tools);
}
