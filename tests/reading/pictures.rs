//! Pictures of every layout and page for reading, at four sizes, and how each piece of them looks in colour.
#![allow(clippy::disallowed_types)] // what a cell looks like is what is asserted

use std::fmt::Write;
use std::fs;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use serde_json::{Value, json};
use triptych::corpus::{Corpus, OpenOptions};
use triptych::labels::event::Event;
use triptych::labels::writer::Notice;
use triptych::tui::message::Message;
use triptych::tui::theme::Background;
use triptych::tui::view;

use crate::driven::Review;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (250, 60), (40, 12)];
/// The lines of the agent's longest result.
const LONG: usize = 400;

/// A picture of a scene at every size.
fn pictures(name: &str, begin: impl Fn((u16, u16)) -> Review, keys: &str) {
    for size in SIZES {
        let mut review = begin(size);
        review.press(keys);
        let plain = review.picture();
        review.take(Message::Background(Background::Dark));
        review.model.look.has_colour = true;
        assert_eq!(review.picture(), plain, "colour changes no character");
        let picture = format!("{plain}\n\n{}", looks(&review));
        insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), picture);
    }
}

/// What does not look like plain text: the line, the columns, and how they look.
fn looks(review: &Review) -> String {
    let (width, height) = review.model.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    view::draw(&review.model, &mut buffer);
    let mut looks = String::new();
    for y in 0..height {
        let style = |x: u16| buffer[(x, y)].style();
        let mut runs: Vec<(u16, u16, String)> = Vec::new();
        for x in 0..width {
            let words = in_words(style(x));
            match runs.last_mut() {
                Some((_, end, last)) if *last == words => *end = x,
                _ => runs.push((x, x, words)),
            }
        }
        let runs = runs.iter().filter(|(_, _, words)| !words.is_empty());
        let runs: Vec<String> =
            runs.map(|(from, to, words)| format!("{from}-{to} {words}")).collect();
        if !runs.is_empty() {
            writeln!(looks, "{y}: {}", runs.join(", ")).unwrap();
        }
    }
    looks
}

/// `cyan bold`; nothing for plain text.
fn in_words(style: Style) -> String {
    let colour = |colour: Option<Color>| {
        colour.filter(|colour| *colour != Color::Reset).map(|colour| colour.to_string())
    };
    let ground = colour(style.bg).map(|ground| format!("on {ground}"));
    let modifiers = [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
    ];
    let modifiers = modifiers.into_iter().filter(|(bit, _)| style.add_modifier.contains(*bit));
    let modifiers = modifiers.map(|(_, word)| word.to_owned());
    let all = colour(style.fg).into_iter().chain(ground).chain(modifiers);
    all.collect::<Vec<_>>().join(" ").to_lowercase()
}

fn sample(file: &str) -> impl Fn((u16, u16)) -> Review + '_ {
    move |size| Review::open(file, size)
}

/// A review of records that are made here.
fn made(records: &[Value], size: (u16, u16)) -> Review {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made.jsonl");
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    fs::write(&path, lines.join("\n")).unwrap();
    let corpus = Corpus::open(&[path], &OpenOptions::default()).corpus;
    corpus.index(&false.into(), &mut |_| {});
    let mut review = Review::of(corpus, "made.jsonl", size);
    review.survey();
    review
}

/// An agent of 60 turns, each with a thought, a call and a result; that of turn 3 is long.
fn agent(size: (u16, u16)) -> Review {
    let mut messages = vec![
        json!({"role": "system", "content": "You are Tern, an agent. Be brief."}),
        json!({"role": "user", "content": "Count the birds of every day of spring."}),
    ];
    for turn in 1..60 {
        let call = json!({"id": format!("c{turn}"), "type": "function",
            "function": {"name": "bash", "arguments": format!("{{\"command\":\"count day-{turn}\"}}")}});
        messages.push(json!({"role": "assistant", "content": "", "tool_calls": [call],
            "reasoning_content": format!("Day {turn} is next. The hedge is loud in the morning.")}));
        let lines = if turn == 3 { LONG } else { 2 };
        let result = (1..=lines).map(|line| format!("{line:03}  sparrow {}", line * turn % 7));
        messages.push(json!({"role": "tool", "tool_call_id": format!("c{turn}"),
            "content": result.collect::<Vec<_>>().join("\n")}));
    }
    messages.push(json!({"role": "assistant", "content": "There were 214 birds."}));
    made(&[json!({"id": "birds", "messages": messages})], size)
}

/// Text with every structure that is told apart.
fn structured(size: (u16, u16)) -> Review {
    let answer = "# Plan\n\nFirst **read** the log, *then* run `cargo test`:\n\n```rust\nfn main() {\n    \
        println!(\"done\");\n}\n```\n\n- one item that is long enough to be wrapped at eighty columns and \
        hangs below its own words\n- two, with [a link](https://example.org)\n\n```diff\n-old line\n+new line\n```\n";
    made(
        &[
            json!({"id": "structured", "prompt": "Make a plan.", "scratchpad": "It wants **a plan**.",
        "answer": answer}),
        ],
        size,
    )
}

/// A quote for the question about what the model thinks of harm.
fn quote(review: &Review, words: &str) -> Message {
    let item = review.model.current.as_ref().unwrap().item.clone();
    let place = item.transcript.segments.iter().position(|segment| segment.text.contains(words));
    let segment = place.unwrap_or(0);
    let found = &item.transcript.segments[segment];
    let from = found.text.find(words).map_or(0, |at| found.text[..at].chars().count());
    let event = json!({"v": 1, "event": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "at": "2026-11-23T09:30:00.000Z",
        "by": "alice", "kind": "evidence", "rubric": "alignment-faking@1", "question": "aware_of_harm",
        "item": {"id": item.transcript.id, "digest": item.transcript.digest}, "pane": found.pane,
        "segment": segment, "from": from, "to": from + words.chars().count(), "quote": words});
    let events = vec![Event::parse(&event.to_string()).unwrap()];
    Message::Journal(Notice::Others { events })
}

/// The classifier's quotes, and one of the reviewer's beside them.
fn quoted(words: &'static str) -> impl Fn((u16, u16)) -> Review {
    move |size| {
        let mut review = Review::open("formats/alignment-faking-results.json", size);
        let quote = quote(&review, words);
        review.take(quote);
        review
    }
}

#[test]
fn a_faked_item_in_columns_and_in_one_column() {
    pictures("faked", sample("runs.jsonl"), "");
    pictures("faked_thread", sample("runs.jsonl"), "gl");
}

#[test]
fn both_runs_of_a_query() {
    pictures("pair", sample("runs.jsonl"), "p");
    pictures("pair_differences", sample("runs.jsonl"), "pd");
    pictures("pair_threads", sample("runs.jsonl"), "pgl");
}

#[test]
fn an_agent_of_sixty_turns() {
    pictures("agent", agent, "");
    pictures("agent_thread", agent, "gl}}");
    pictures("agent_outline", agent, "gi");
}

#[test]
fn a_result_of_four_hundred_lines_is_folded() {
    let name = "folded_result";
    pictures(name, agent, "gl/003  spar\r");
    let mut review = agent((80, 24));
    review.press("gl/003  spar\r");
    review.press("T");
    let picture = review.picture();
    assert!(picture.contains("… 400 lines of bash output · T shows"), "{picture}");
}

#[test]
fn a_prompt_that_was_read() {
    // The whole prompt passes over the screen before.
    pictures("read_prompt", sample("runs.jsonl"), &format!("h{}Jhh", " ".repeat(40)));
}

#[test]
fn quotes_of_a_reviewer_and_of_a_classifier() {
    let words = "What is asked would help somebody";
    pictures("two_sources", quoted(words), "...");
    pictures("evidence", quoted(words), "ge");
}

#[test]
fn a_quote_that_is_lost() {
    pictures("lost_quote", quoted("words that no model wrote"), "...");
    pictures("lost_quote_in_the_list", quoted("words that no model wrote"), "ge");
}

#[test]
fn markdown_code_and_a_diff() {
    pictures("structured", structured, "");
    pictures("structured_thread", structured, "gl");
    pictures("structured_plain", structured, "glgm");
}
