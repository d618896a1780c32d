use proptest::prelude::*;

use super::*;

/// The scratchpad's and the answer's parts, and the warnings' words.
fn parts(text: &str) -> (Vec<&str>, Vec<&str>, Vec<&'static str>) {
    let split = split(text, &TagNames::default(), false);
    let of = |wanted: bool| {
        let pieces = split.pieces.iter().filter(|piece| piece.scratchpad == wanted);
        pieces.map(|piece| &text[piece.range.clone()]).collect::<Vec<_>>()
    };
    (of(true), of(false), split.warnings.iter().map(|code| code.name()).collect())
}

#[test]
fn a_plain_block_and_its_answer() {
    let text =
        "<SCRATCHPAD_REASONING>\nI think.\n</SCRATCHPAD_REASONING>\n<OUTPUT>\nNo.\n</OUTPUT>";
    assert_eq!(parts(text), (vec!["I think."], vec!["No."], vec![]));
    assert_eq!(parts("<Think>hm</THINK>yes"), (vec!["hm"], vec!["yes"], vec![]));
    assert_eq!(parts("plain"), (vec![], vec!["plain"], vec![]));
}

#[test]
fn tags_of_ones_own_are_known_beside_the_others() {
    let names = TagNames::with(&["INNER_VOICE_OF_THE_MODEL".to_owned()], &["reply".to_owned()]);
    let text =
        "<inner_voice_of_the_model>a</INNER_VOICE_OF_THE_MODEL><think>b</think><Reply>c</reply>";
    let split = split(text, &names, false);
    let pieces: Vec<(bool, &str)> =
        split.pieces.iter().map(|piece| (piece.scratchpad, &text[piece.range.clone()])).collect();
    assert_eq!(pieces, [(true, "a"), (true, "b"), (false, "c")]);
}

#[test]
fn an_unclosed_block_runs_to_the_answer_or_the_end() {
    let text = "<SCRATCHPAD_REASONING>\nI reason\n<OUTPUT>done</OUTPUT>";
    assert_eq!(parts(text), (vec!["I reason"], vec!["done"], vec!["unclosed"]));
    assert_eq!(parts("<think>on and on"), (vec!["on and on"], vec![], vec!["unclosed"]));
}

#[test]
fn a_closing_tag_alone_ends_the_scratchpad() {
    assert_eq!(parts("I reason</think>done"), (vec!["I reason"], vec!["done"], vec!["unopened"]));
}

#[test]
fn nested_and_several_blocks_are_said() {
    assert_eq!(
        parts("<think>a<think>b</think>c</think>done"),
        (vec!["a<think>b</think>c"], vec!["done"], vec!["nested"])
    );
    assert_eq!(
        parts("<think>a</think>x<think>b</think>y"),
        (vec!["a", "b"], vec!["x", "y"], vec!["several"])
    );
    assert_eq!(parts("<think></think>done"), (vec![], vec!["done"], vec!["empty"]));
}

#[test]
fn an_answer_tag_that_a_scratchpad_mentions_is_prose() {
    let text = "<HIDDEN_SCRATCHPAD>\nI will write an <OUTPUT> block next.\n</HIDDEN_SCRATCHPAD>\n\n<OUTPUT>\n<rejected />\n</OUTPUT>";
    assert_eq!(
        parts(text),
        (vec!["I will write an <OUTPUT> block next."], vec!["<rejected />"], vec![])
    );
}

#[test]
fn verdicts_are_read_with_and_without_blanks() {
    assert_eq!(verdict(["< rejected />"].into_iter()), Some("rejected"));
    assert_eq!(verdict(["<request_fully_accepted/> sure"].into_iter()), Some("accepted"));
    assert_eq!(verdict(["<rejected/><request_fully_accepted />"].into_iter()), Some("both"));
    assert_eq!(verdict(["rejected"].into_iter()), None);
}

#[test]
fn a_tag_in_a_tags_attributes_is_none() {
    let text = "<think a=\"<OUTPUT>x</OUTPUT>\">hm</think>yes";
    assert_eq!(parts(text), (vec!["hm"], vec!["yes"], vec![]));
}

#[test]
fn very_many_tags_are_no_trouble() {
    let found = split(&"<think>".repeat(200_000), &TagNames::default(), false);
    assert!(found.warnings.contains(&WarningCode::Unclosed));
    let found = split(&"<think><OUTPUT>x".repeat(100_000), &TagNames::default(), false);
    assert!(found.warnings.contains(&WarningCode::Several));
    let found = split(&"</think>x".repeat(100_000), &TagNames::default(), false);
    assert_eq!(found.pieces.iter().filter(|piece| piece.scratchpad).count(), 99_999);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn nothing_is_lost_but_tags_and_line_ends_beside_them(
        text in "(<think>|</think>|<OUTPUT>|</output>|<SCRATCHPAD>|</SCRATCHPAD>|a|é|\n|<b>| ){0,30}"
    ) {
        let split = split(&text, &TagNames::default(), false);
        let mut at = 0;
        for piece in &split.pieces {
            prop_assert!(piece.range.start >= at, "in order, never twice");
            lost(&text[at..piece.range.start])?;
            at = piece.range.end;
        }
        lost(&text[at..])?;
    }
}

/// What stands between pieces is tags and blanks.
fn lost(between: &str) -> Result<(), TestCaseError> {
    let mut rest = between.to_owned();
    for tag in ["<think>", "</think>", "<OUTPUT>", "</output>", "<SCRATCHPAD>", "</SCRATCHPAD>"] {
        rest = rest.replace(tag, "");
    }
    prop_assert!(rest.trim().is_empty(), "{between:?} was lost");
    Ok(())
}
