use proptest::prelude::*;

use super::Found::{Exact, Folded, Near};
use super::fold::{Case, Fold};
use super::*;

/// What was found, each with its rule's first letter.
fn found(text: &str, quote: &str) -> Vec<String> {
    let shown = |found: Found| match found {
        Exact(range) => format!("E {}", &text[range]),
        Folded(range) => format!("F {}", &text[range]),
        Near(range) => format!("N {}", &text[range]),
    };
    quoted_in(text, quote).into_iter().map(shown).collect()
}

#[test]
fn the_strictest_rule_that_finds_anything_is_used() {
    let none: [&str; 0] = [];
    assert_eq!(quoted_in("no, No, no", " no\n"), [Exact(0..2), Exact(8..10)]);
    assert_eq!(found("It’s \n a — “test”", "It's a - \"test\""), ["F It’s \n a — “test”"]);
    assert_eq!(found("So… I WILL comply", "so... i will"), ["F So… I WILL"]);
    assert_eq!(found("ΟΔΟΣ, Straße", "οδος"), ["F ΟΔΟΣ"]);
    assert_eq!(found("ΟΔΟΣ, Straße", "STRASSE"), ["F Straße"]);
    assert_eq!(found("I will comply now", "I will comply."), ["F I will comply"]);
    assert_eq!(found("he said: I will", "“I will”"), ["E I will"]);
    assert_eq!(found("“I will” or I will", "“I will”"), ["E “I will”"]);
    assert_eq!(found("a b C, x d e f", "a b c d e"), ["N a b C, x d e"]);
    assert_eq!(found("我不会这样做的", "我会这样做的"), ["N 我不会这样做的"]);
    assert_eq!(found("one two three", "one two four"), none);
    assert_eq!(found("a Straße …", "s s"), none);
    for blank in ["", " \n", "\"\"", "…", "[...]", "“ ”"] {
        assert_eq!(found("some words", blank), none);
    }
}

#[test]
fn an_ellipsis_parts_a_quote() {
    let text = "I think. I think that we Should go, as far as one can see, home. We should go.";
    assert_eq!(found(text, "that we … home"), ["E that we", "E home"]);
    assert_eq!(found(text, "\"I think [...] we should go\""), ["E I think", "F we Should go"]);
    assert_eq!(quoted_in(text, "I think […] home")[0], Exact(9..16));
    assert_eq!(
        found(text, "as far as you can see, home... we should GO..."),
        ["N as far as one can see, home", "F We should go"]
    );
    assert_eq!(found(text, "...that we..."), ["E that we"]);
    assert_eq!(found(text, "home … I think"), Vec::<String>::new());
    assert_eq!(found("Well… yes", "Well... yes"), ["F Well… yes"]);
}

#[test]
fn a_quote_is_found_again_by_its_surroundings() {
    let text = "b ha ha ha, ‘x y’ and 'x  y' and 'x y'";
    assert_eq!(again(text, "ha ha", "b ", " ha"), Some(2..7));
    assert_eq!(again(text, "ha ha", "ha ", ", "), Some(5..10));
    assert_eq!(again(text, "ha ha", "?", "?"), None);
    assert_eq!(again(text, " ha ", "ha", "ha"), Some(5..7));
    assert_eq!(again(text, "‘x y’", "", ""), Some(12..21));
    assert_eq!(&text[again(text, "'x y'", " and ", " and").unwrap()], "'x  y'");
    assert_eq!(again(text, "HA HA", "", ""), None);
    assert_eq!(again(text, " ", "b", "ha"), None);
}

/// Some words of a few, with signs between.
fn prose(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "the",
        "model",
        "Said",
        "it’s",
        "—",
        "\"quite\"",
        "ünder",
        "no",
        "well-known",
        "end.",
        "她说",
        "ſo",
        "İs",
    ]);
    let blank = prop::sample::select(vec![" ", " ", "\n\n", "  "]);
    prop::collection::vec((word, blank), words)
        .prop_map(|all| all.into_iter().map(|(word, blank)| word.to_owned() + blank).collect())
}

/// A quote as someone else may write it, by a seed.
fn rewritten(quote: &str, mut seed: u64) -> String {
    let mut new = String::new();
    for c in quote.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let pick = |all: &[&str]| all[usize::try_from(seed >> 40).unwrap() % all.len()].to_owned();
        new += &match c {
            ' ' => pick(&[" ", "\n", "\u{a0}\t", "\u{202f}"]),
            '"' | '’' => pick(&["'", "„", "`", "»"]),
            '—' | '-' => pick(&["-", "–", "−", "\u{2011}"]),
            c => pick(&[&c.to_string(), &c.to_uppercase().to_string()]),
        };
    }
    new
}

proptest! {
    #[test]
    fn ranges_are_of_the_text_whether_its_words_are_known_or_not(
        text in "(?s)([a-c.'’ …ßİ\n-]|[a-b]{1,3} ){0,60}|.{0,40}",
        quote in "([a-cA-C.\"' …ßi-]|[a-b]{1,3} ){1,24}|.{0,10}",
    ) {
        let prepared = Prepared::new(&text);
        let first = (prepared.quoted(&quote), prepared.again(&quote, "a ", " b"));
        for found in first.0.iter().map(Found::range).chain(&first.1) {
            let words = text.get(found.clone());
            prop_assert!(words.is_some_and(|words| !words.is_empty() && words.trim() == words));
        }
        for _ in 0..9 {
            prepared.areas(&quote);
        }
        prop_assert_eq!(first, (prepared.quoted(&quote), prepared.again(&quote, "a ", " b")));
    }

    #[test]
    fn a_quote_written_otherwise_is_found(
        (before, quote, behind) in (prose(0..40), prose(3..12), prose(0..40)), seed: u64,
    ) {
        let (quote, start) = (format!("Qx {}", quote.trim()), before.len());
        let text = format!("{before}{quote} {behind}");
        let prepared = Prepared::new(&text);
        let place = start..start + quote.len();
        let other = rewritten(&quote, seed);
        let expected = if other == quote { Exact(place) } else { Folded(place) };
        for _ in 0..10 {
            prop_assert_eq!(prepared.quoted(&other), std::slice::from_ref(&expected));
        }
    }

    #[test]
    fn a_quote_that_lacks_a_word_is_near(
        (before, behind) in (prose(0..40), prose(0..40)), lost in 1..9_usize,
    ) {
        let mut words: Vec<&str> = "we may yet find that all these things come home".split(' ').collect();
        let text = format!("{before}{} {behind}", words.join("  "));
        words.remove(lost);
        let end = before.len() + 9 + words.concat().len();
        let near = quoted_in(&text, &words.join(" "));
        prop_assert!(matches!(&near[..], [Near(range)] if range.start == before.len() && range.end >= end));
    }

    #[test]
    fn a_quote_is_found_again_after_edits_elsewhere_and_not_after_its_own(
        (before, quote, behind) in (prose(0..40), prose(2..9), prose(0..40)),
        (new, at, other) in ("[x-z]{1,20}", any::<prop::sample::Index>(), any::<prop::sample::Index>()),
    ) {
        let text = format!("{before}{quote} {behind}");
        let quote = quote.trim();
        let place = before.len()..before.len() + quote.len();
        let known = before.chars().rev().take(30).map(char::len_utf8).sum::<usize>();
        let left = &before[before.len() - known..];
        let right: String = text[place.end..].chars().take(30).collect();
        // Not where the same stands on both sides of two places.
        prop_assume!(again(&text, quote, left, &right) == Some(place.clone()));
        let spared = place.start - known + 1..place.end + right.len();
        let free = |at: &usize| text.is_char_boundary(*at) && !spared.contains(at);
        let site = at.get(&(0..=text.len()).filter(free).collect::<Vec<_>>()).to_owned();
        let mut edited = text.clone();
        edited.insert_str(site, &new);
        let moved = if site < spared.start { new.len() } else { 0 };
        let place = place.start + moved..place.end + moved;
        prop_assert_eq!(again(&edited, quote, left, &right), Some(place.clone()));

        let letters: Vec<_> = quote.char_indices().filter(|(_, c)| c.is_alphabetic()).collect();
        prop_assume!(!letters.is_empty());
        let (at, letter) = other.get(&letters);
        let at = place.start + at;
        edited.replace_range(at..at + letter.len_utf8(), "ж");
        let found = again(&edited, quote, left, &right);
        prop_assert!(found.is_none_or(|found| !found.contains(&at)));
        let (form, whole) = (Fold::new(quote, Case::Kept).text, 0..text.len());
        if Prepared::new(&text).find(&form, Some(Case::Kept), &[whole]).len() == 1 {
            prop_assert_eq!(again(&edited, quote, left, &right), None);
        }
    }
}
