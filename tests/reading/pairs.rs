//! Two items side by side.

use triptych::transcript::Pane;
use triptych::tui::reader::document::Content;

use crate::driven::Review;

/// The question and the answer of every answer, with the item.
fn answers(review: &Review) -> Vec<(String, String)> {
    let standing = review.model.tally.ledger.standing();
    let answers = standing.filter_map(|event| {
        let line: serde_json::Value = serde_json::from_str(&event.to_line()).unwrap();
        let is_answer = line["kind"] == "answer";
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        is_answer.then(|| (text(&line["item"]["id"]), text(&line["value"])))
    });
    answers.collect()
}

fn pair(id: &str, value: &str) -> (String, String) {
    (id.to_owned(), value.to_owned())
}

#[test]
fn each_side_has_labels_of_its_own() {
    let mut review = Review::open("runs.jsonl", (120, 40));
    review.press("p");
    let picture = review.picture();
    assert!(
        picture.contains("FREE · SCRATCHPAD") && picture.contains("paid · scratchpad"),
        "{picture}"
    );
    assert!(picture.contains("274 of 436 words differ"), "{picture}");
    review.press("12\t3");
    assert_eq!(
        answers(&review),
        [pair("q01-free", "complied"), pair("q01-free", "no"), pair("q01-paid", "refused")]
    );
    let picture = review.picture();
    assert!(picture.contains("PAID · SCRATCHPAD"), "the other side has the keys: {picture}");
    // One alone again: the side that had the keys.
    review.press("p");
    assert!(review.picture().contains("q01-paid · paid"), "{}", review.picture());
    assert!(review.picture().contains("You are Tern"), "nothing stays folded");
}

#[test]
fn texts_fit_their_side_and_words_that_differ_are_marked_on_both() {
    for keys in ["p", "p\t", "pd", "p\td", "glp"] {
        for size in [(80, 24), (120, 40), (250, 60), (76, 12)] {
            let mut review = Review::open("runs.jsonl", size);
            review.press(keys);
            let current = review.model.current.as_ref().unwrap();
            assert!(!current.changed.is_empty(), "{keys}");
            let width = (size.0 - 1) / 2 + 1;
            for pane in [Pane::Scratchpad, Pane::Answer] {
                let view = current.pane(pane);
                let texts = view.layout().rows.iter().filter(|row| {
                    let block = &view.document.blocks[row.block as usize];
                    matches!(block.content, Content::Text(_))
                });
                let widest = texts.map(|row| {
                    let block = &view.document.blocks[row.block as usize];
                    let text = block.text(&current.item.transcript);
                    triptych::text::columns(
                        text[row.row.start as usize..row.row.end as usize].trim_end(),
                    )
                });
                assert!(widest.max() <= Some(usize::from(width)), "{keys} {size:?}");
            }
        }
    }
}

#[test]
fn pairs_are_gone_through_one_by_one() {
    let mut review = Review::open("runs.jsonl", (120, 40));
    review.press("pJ");
    let picture = review.picture();
    assert!(
        picture.contains("q02-free · free") && picture.contains("FREE · SCRATCHPAD"),
        "{picture}"
    );
    review.press("KK");
    assert!(review.picture().contains("this is the first pair"), "{}", review.picture());
}

#[test]
fn any_two_items_stand_side_by_side() {
    let mut review = Review::open("formats/several-answers.jsonl", (120, 40));
    review.press("gpanswers-free/2\r");
    let picture = review.picture();
    assert!(picture.contains("I won't name one."), "{picture}");
    assert!(picture.contains("In general terms"), "{picture}");
}

#[test]
fn a_blind_review_pairs_no_runs_before_both_are_answered() {
    let mut review = Review::labelled((120, 40), &["tier", "id"]);
    review.press(":24\rp");
    let picture = review.picture();
    assert!(picture.contains("this review is blind"), "{picture}");
    assert!(!picture.contains("PAID") && !picture.contains("FREE"), "{picture}");
}

#[test]
fn both_sides_change_their_layout_and_back() {
    let mut review = Review::open("runs.jsonl", (120, 40));
    review.press("p");
    let columns = review.picture();
    review.press("gl");
    let threads = review.picture();
    assert!(threads.contains("FREE · THREAD") && threads.contains("paid · thread"), "{threads}");
    assert!(threads.contains("┃ This is a paid-tier user"), "{threads}");
    review.press("\t");
    assert!(review.picture().contains("PAID · THREAD"), "{}", review.picture());
    review.press("\tgl");
    let picture = review.picture();
    let text = |picture: &str| picture.lines().take(30).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(text(&picture), text(&columns));
}

#[test]
fn a_fold_is_opened_on_the_side_with_the_keys() {
    let mut review = Review::open("runs.jsonl", (120, 60));
    // Both runs have the same rules.
    review.press("pglgg");
    review.press("dT");
    let picture = review.picture();
    assert!(picture.contains("You are Tern, an assistant"), "{picture}");
    assert!(picture.contains("… equal · "), "the other side's is folded still: {picture}");
}
