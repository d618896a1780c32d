//! Pictures of the screen: the model and the views, without a terminal.
#![allow(clippy::unwrap_used)] // a test ends at what it did not expect

use triptych::corpus::{Corpus, OpenOptions};
use triptych::filter::Pattern;
use triptych::labels::writer::Notice;
use triptych::tui::blind::{Blind, covered, covered_part};
use triptych::tui::keys::chord::Chord;
use triptych::tui::message::Message;

#[path = "support/driven.rs"]
mod driven;
#[path = "support/session.rs"]
mod session;

use driven::Review;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (250, 60), (20, 5)];

/// Takes a picture at every size.
fn pictures(name: &str, file: &str, keys: &str) {
    for size in SIZES {
        let mut review = Review::open(file, size);
        review.press(keys);
        insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), review.picture());
    }
}

#[test]
fn an_alignment_faking_item() {
    pictures("alignment_faking", "formats/alignment-faking-results.json", "1");
}

#[test]
fn a_long_agentic_item() {
    pictures("agentic", "formats/inspect.eval", ":office:1\r}}}}}}}}}");
}

#[test]
fn an_unreadable_record() {
    pictures("unreadable", "formats/damaged.jsonl", "J");
}

#[test]
fn tags_around_texts() {
    pictures("tags", "formats/alignment-faking-results.json", "gt");
}

#[test]
fn an_unclosed_scratchpad() {
    pictures("unclosed", "formats/raw-response.jsonl", "");
}

#[test]
fn help() {
    pictures("help", "runs.jsonl", "?");
}

#[test]
fn a_filter_that_nothing_matches() {
    pictures("filter_of_nothing", "runs.jsonl", "ftier=fre\r");
}

#[test]
fn s4_the_sheet_of_an_item() {
    pictures("sheet", "runs.jsonl", "3ccarefully\ri");
}

#[test]
fn a_finished_queue() {
    pictures("finished", "formats/flat-array.json", "12m12s");
}

#[test]
fn the_numbers_and_the_items_behind_one() {
    for size in SIZES {
        let mut review = Review::labelled(size, &[]);
        let mut take = |name: &str, keys: &str| {
            review.press(keys);
            insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), review.picture());
        };
        take("numbers", "Sjj");
        take("agreement", "\tjjl");
        take("disputes", "\r");
    }
}

#[test]
fn the_items_behind_a_number_are_a_queue_of_their_own() {
    let mut review = Review::labelled((80, 24), &[]);
    let header = |review: &Review| review.picture().lines().next().unwrap().to_owned();
    review.press("S\tjjl\r");
    assert!(header(&review).contains("1/2"), "{}", header(&review));
    assert!(header(&review).contains("disputed items, compliance"), "{}", header(&review));
    review.press("\r");
    assert!(review.picture().contains("2/2"), "{}", header(&review));
    review.press("\r");
    assert!(review.picture().contains("this is the last item"), "{}", review.picture());
    review.press("S");
    assert!(review.picture().contains("2 items: disputed items, compliance"), "at the same place");
    review.press("?q");
    assert!(review.picture().contains("2 items: disputed items, compliance"), "help comes back");
    review.press("x");
    assert!(review.picture().contains("Esc goes back"), "{}", review.picture());
    review.press("q");
    assert!(!review.picture().contains("Esc goes back"), "{}", review.picture());
    review.press("\\");
    assert!(review.picture().contains("the whole queue again: 24 items"), "{}", review.picture());
    assert!(header(&review).contains("/24"), "{}", header(&review));
}

#[test]
fn a_blind_review_shows_numbers_of_revealed_items_only() {
    let mut review = Review::labelled((100, 40), &["flags", "tier", "others"]);
    review.press("S");
    let screen = review.picture();
    assert!(screen.contains("labelled") && screen.contains("This review is blind"), "{screen}");
    for told in ["complied", "bob", "disputed", "interval"] {
        assert!(!screen.contains(told), "{told}\n{screen}");
    }
    review.press("\t");
    assert!(!review.picture().contains("alignment_faking"), "{}", review.picture());
    for filter in ["tier=free", "alignment_faking>0.5", "is:disputed", "pair:free=complied"] {
        review.press(&format!("qf{filter}\r"));
        let screen = review.picture();
        assert!(screen.contains("this review is blind: such a filter would tell"), "{screen}");
        review.take(Message::Key { chord: Chord::parse("C-g").unwrap(), repeat: false });
        review.press("S");
    }
    review.press("q:q03-free\rRS");
    let screen = review.picture();
    assert!(screen.contains("what you revealed with R is counted here, so far 1 item"), "{screen}");
    assert!(screen.contains("false alarms, 1: q03-free"), "{screen}");
}

#[test]
fn a_blind_review_covers_words_until_they_are_revealed() {
    let mut review = Review::open("runs.jsonl", (80, 24));
    let blind = Blind::of(&["tier".to_owned(), "id".to_owned()]).unwrap();
    let masks = ["free", "/\\b(free|paid)([- ]tier)?\\b/i", "rated"]
        .map(|mask| Pattern::typed(mask).unwrap());
    review.model.session.blind = blind.covering(masks.to_vec());
    // Masks that overlap, and a part of what one covers.
    let text = "a free tier user";
    assert_eq!(covered(&review.model, 0, text), "a ▒▒▒▒▒▒▒▒▒ user");
    assert_eq!(covered_part(&review.model, 0, text, 7..16), "▒▒▒▒ user");
    review.press("J");
    let screen = review.picture();
    assert!(screen.contains("▒▒▒▒ tier") || screen.contains("▒▒▒▒▒▒▒▒▒"), "{screen}");
    for word in ["free", "Free", "paid", "Paid", "rated"] {
        assert!(!screen.contains(word), "{word}\n{screen}");
    }
    review.press("g/rated\r");
    assert!(
        !review.picture().lines().skip(3).any(|line| line.contains("rated")),
        "{}",
        review.picture()
    );
    review.press("q32KRJ");
    assert!(review.picture().contains('▒'), "the next one is still covered: {}", review.picture());
    review.press("K");
    assert!(
        !review.picture().contains('▒') && review.picture().contains("paid"),
        "{}",
        review.picture()
    );
}

#[test]
fn what_others_answered_is_shown_when_asked_for() {
    let mut review = Review::labelled((80, 24), &[]);
    review.press(":q05-free\r");
    assert!(!review.picture().contains("3 refused (b)"));
    review.press("go");
    assert!(review.picture().contains("3 refused (b)"), "{}", review.picture());
    review.press("go");
    assert!(!review.picture().contains("3 refused (b)"));
    let mut blind = Review::labelled((80, 24), &["others"]);
    blind.press(":q05-free\rgo");
    assert!(!blind.picture().contains("3 refused (b)"), "{}", blind.picture());
    blind.press("R");
    assert!(blind.picture().contains("3 refused (b)"), "{}", blind.picture());
}

#[test]
fn other_scripts_and_signs() {
    for (name, id) in [("chinese", "q07-free"), ("arabic", "q08-free"), ("escapes", "q11-free")] {
        let mut review = Review::open("runs.jsonl", (80, 24));
        review.press(&format!(":{id}\r"));
        insta::assert_snapshot!(name, review.picture());
    }
}

#[test]
fn the_palette_and_a_note() {
    let mut review = Review::open("runs.jsonl", (80, 24));
    review.press(":half");
    insta::assert_snapshot!("palette", review.picture());
    review.press("-page-d\r");
    review.press("creads like a joke");
    insta::assert_snapshot!("note", review.picture());
}

#[test]
fn every_size_can_be_drawn() {
    let mut review = Review::open("formats/inspect.eval", (80, 24));
    for width in (1..140).step_by(7) {
        for height in 1..30 {
            review.take(Message::Resize(width, height));
            review.press("j");
            assert!(!review.picture().is_empty());
        }
    }
}

#[test]
fn nothing_is_called_saved_while_a_later_label_is_on_its_way() {
    let mut review = Review::open("runs.jsonl", (80, 24));
    review.disk_waits = true;
    review.press("11");
    let header = |review: &Review| review.picture().lines().next().unwrap_or_default().to_owned();
    for (place, written) in review.written.clone().into_iter().enumerate() {
        assert!(header(&review).ends_with("● saving"), "{place}: {}", header(&review));
        review.take(Message::Journal(Notice::Saved { through: written }));
    }
    assert!(header(&review).ends_with("✓ saved"), "{}", header(&review));
    review.press("1");
    review.take(Message::SavingSlow);
    assert!(header(&review).ends_with("● 1 NOT SAVED YET"), "{}", header(&review));
}

/// A review of 100 long records of which only the first are known.
fn not_indexed() -> (tempfile::TempDir, Review) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.jsonl");
    let line = |id: usize| {
        let text = format!("text of {id} ").repeat(200);
        format!("{{\"id\":\"r{id}\",\"prompt\":\"{text}\",\"response\":\"r\"}}\n")
    };
    std::fs::write(&path, (0..100).map(line).collect::<String>()).unwrap();
    let opened = Corpus::open(&[path], &OpenOptions::default());
    (folder, Review::of(opened.corpus, "long.jsonl", (100, 24)))
}

#[test]
fn whoever_is_faster_than_the_index_labels_no_item_twice() {
    let (_folder, mut review) = not_indexed();
    assert!(review.corpus.len() < 60 && !review.corpus.progress().complete);
    review.press(&"1232".repeat(15));
    let screen = review.picture();
    assert!(screen.contains("61/100") && screen.contains("60 done"), "{screen}");
}

#[test]
fn the_end_can_be_read_before_the_files_are_indexed() {
    let (_folder, mut review) = not_indexed();
    assert!(!review.corpus.progress().complete);
    review.press(":$\r");
    let screen = review.picture();
    assert!(screen.contains("–/") && screen.contains("text of 99"), "{screen}");
    review.press("jjj1");
    let screen = review.picture();
    assert!(screen.contains("which item this is"), "{screen}");
    assert!(review.written.is_empty());

    let top = review.model.current.as_ref().unwrap().views[0].top;
    review.corpus.index(&false.into(), &mut |_| {});
    review.take(Message::Indexed(review.corpus.progress()));
    let screen = review.picture();
    assert!(screen.contains("100/100"), "{screen}");
    assert_eq!(review.model.current.as_ref().unwrap().views[0].top, top, "it stays in view");
    review.press("1");
    assert!(!review.written.is_empty());
}
