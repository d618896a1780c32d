//! Prompts that were read before fold to what is new in them.

use std::collections::BTreeSet;
use std::fs;

use triptych::queue::order::{Sort, Sorted};
use triptych::text::words::count;
use triptych::transcript::{Pane, Transcript};
use triptych::tui::model::Model;
use triptych::tui::reader::document::Content;

use crate::driven::Review;
use crate::support::{Home, json};

/// The words of the prompt that are shown as they are.
fn shown(model: &Model) -> Vec<String> {
    let current = model.current.as_ref().unwrap();
    let document = &current.pane(Pane::Prompt).document;
    let transcript = &current.item.transcript;
    let texts = document.blocks.iter().filter(|block| matches!(block.content, Content::Text(_)));
    texts.map(|block| block.shown_of(block.text(transcript)).to_owned()).collect()
}

fn words(texts: &[String]) -> usize {
    texts.iter().map(|text| count(text)).sum()
}

fn prompt(transcript: &Transcript) -> Vec<String> {
    transcript.pane(Pane::Prompt).map(|segment| segment.text.clone()).collect()
}

fn set(texts: &[String]) -> BTreeSet<&str> {
    texts.iter().flat_map(|text| text.split_whitespace()).collect()
}

#[test]
fn whoever_reads_all_is_shown_little_of_the_prompts_again_and_all_that_differs() {
    // So tall that every prompt is on the screen as a whole.
    let mut review = Review::open("runs.jsonl", (120, 90));
    let (mut all, mut seen) = (0, 0);
    let mut last: Option<Vec<String>> = None;
    for place in 0..review.model.tally.len() {
        let current = review.model.current.as_ref().unwrap();
        assert_eq!(current.item.position, place);
        let whole = prompt(&current.item.transcript);
        let shown = shown(&review.model);
        all += words(&whole);
        seen += words(&shown);
        // The two runs of a query differ in their tier; what differs is never folded.
        if let Some(other) = last.filter(|_| place % 2 == 1) {
            let new: BTreeSet<&str> = set(&whole).difference(&set(&other)).copied().collect();
            assert!(!new.is_empty() && new.is_subset(&set(&shown)), "{new:?} of {place}");
        }
        last = Some(whole);
        review.press("J");
    }
    assert!(seen * 5 <= all, "{seen} of {all} words");
}

#[test]
fn the_answer_says_what_was_folded_and_counts_none_of_it_as_seen() {
    let mut review = Review::open("runs.jsonl", (120, 90));
    review.press("J1");
    let event = review.model.tally.ledger.standing().last().unwrap().to_line();
    let event: serde_json::Value = serde_json::from_str(&event).unwrap();
    assert_eq!(event["folded"]["prompt"][0]["id"], "q01-free");
    let share = event["folded"]["prompt"][1].as_f64().unwrap();
    let seen = event["seen"]["prompt"].as_f64().unwrap();
    assert!(share > 0.6 && (0.98..=1.0).contains(&(share + seen)), "{event}");
}

#[test]
fn a_fold_is_opened_by_its_key_and_closed_again() {
    let mut review = Review::open("runs.jsonl", (120, 40));
    // The whole prompt passes over the screen.
    review.press("hJ");
    assert!(review.picture().contains("as in q01-free · 130 words · T shows"));
    review.press("T");
    assert!(review.picture().contains("You are Tern"));
    review.press("T");
    assert!(review.picture().contains("as in q01-free"));
}

#[test]
fn a_blind_review_folds_without_a_name() {
    let mut review = Review::labelled((120, 90), &["tier", "id"]);
    review.press("gg");
    let first = review.model.position().unwrap();
    review.press("J");
    assert_ne!(review.model.position().unwrap(), first);
    let picture = review.picture();
    assert!(picture.contains("… read before · 130 wor"), "{picture}");
    assert!(!picture.contains("as in"), "{picture}");
}

#[test]
fn items_with_least_to_read_come_first() {
    let mut review = Review::open("runs.jsonl", (120, 40));
    let new_words = |review: &Review, position: usize| {
        let tally = &review.model.tally;
        tally.columns.words().unread(position, &tally.prompts_read()).unwrap() as usize
    };
    let all = |review: &Review, position: usize| {
        let transcript = review.corpus.read(position).unwrap().transcript;
        transcript.segments.iter().map(|segment| count(&segment.text)).sum::<usize>()
    };
    assert_eq!(new_words(&review, 2), all(&review, 2), "nothing was read yet");
    // The whole prompt passes over the screen, and both runs on a tier have the same rules.
    review.press("hJ");
    let rules = review.corpus.read(2).unwrap().transcript;
    let rules = rules.pane(Pane::Prompt).next().map(|segment| count(&segment.text)).unwrap();
    assert_eq!(new_words(&review, 2), all(&review, 2) - rules);
    review.model.tally.set_sort(Some(Sort::parse("new_words")), &review.model.session.rubric);
    let order: Vec<usize> = (0..review.model.tally.len())
        .map(|place| new_words(&review, review.model.tally.selection.get(place).unwrap()))
        .collect();
    assert!(order.is_sorted(), "{order:?}");
    review.press("o");
    let picture = review.picture();
    let first = order[0].to_string();
    assert!(picture.contains("new_words") && picture.contains(&first), "{picture}");
}

#[test]
fn answers_on_folded_prompts_can_be_left_out() {
    let home = Home::new();
    fs::write(home.path("lines"), "1\n3\n1\n3\n1\n3\nq\n").unwrap();
    home.run_with_input(&["--linear", "runs.jsonl"], &home.path("lines"));
    let journal = home.read("runs.labels.jsonl");
    let folded = journal.lines().filter(|line| line.contains("\"folded\":{")).count();
    let answers = journal.lines().filter(|line| line.contains("\"kind\":\"answer\"")).count();
    assert!(0 < folded && folded < answers, "{journal}");
    let counted = |options: &[&str]| {
        let document = json(&home, &[&["stats", "runs.jsonl", "--json"], options].concat());
        let questions = document["questions"].as_array().unwrap().clone();
        let groups = questions.iter().flat_map(|question| question["groups"].as_array().unwrap());
        let all: u64 = groups.map(|group| group["n"].as_u64().unwrap()).sum();
        (usize::try_from(all).unwrap(), document["notes"].to_string())
    };
    let (all, _) = counted(&[]);
    let (rest, notes) = counted(&["--unfolded"]);
    assert_eq!(all - rest, folded * all / answers, "{notes}");
    let said = format!("{folded} answers given on a prompt folded as read before are left out");
    assert!(notes.contains(&said), "{notes}");
}
